using System.Buffers.Binary;

namespace DistPro.MLNet.Sources;

/// <summary>
/// The markers of a JPEG file. Its decoder takes any bytes for pixels: where the rest of a file was never written and is zeros, it
/// sees nothing wrong.
/// </summary>
internal static class JpegMarkers
{
    private const byte Start = 0xFF, End = 0xD9, FirstRestart = 0xD0, StartOfImage = 0xD8, Temporary = 0x01, Escape = 0;

    /// <summary>Whether the picture ends; what lies in segments, such as a thumbnail, and behind the end does not count.</summary>
    public static bool HaveEnd(ReadOnlySpan<byte> file)
    {
        for (int i = 0; i + 1 < file.Length; i++)
        {
            if (file[i] != Start)
            {
                continue; // pixels, or what a lenient decoder skips
            }
            switch (file[i + 1])
            {
                case End:
                    return true;
                case Start:
                    break; // a marker may be preceded by any number
                case Escape or Temporary or (>= FirstRestart and <= StartOfImage):
                    i++; // no segment follows
                    break;
                default:
                    i += 1 + (i + 3 < file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[(i + 2)..]) : 0);
                    break;
            }
        }
        return false;
    }
}
