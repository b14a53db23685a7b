using System.Buffers.Binary;
using SkiaSharp;

namespace DistPro.MLNet.Sources;

/// <summary>
/// Whether a JPEG that the decoder took is whole. It misses two things. Any bytes are pixels to it, so zeros too, where the rest
/// of a file was never written: but then no marker ends the picture. And before a marker that ends it too early it makes up what
/// is missing: but then the picture changes with the bytes that are put there.
/// </summary>
internal static class JpegEnd
{
    private const byte Marker = 0xFF, Escape = 0, Temporary = 0x01, FirstRestart = 0xD0, StartOfImage = 0xD8, EndOfImage = 0xD9;
    private const byte Baseline = 0xC0, Extended = 0xC1, Progressive = 0xC2, DefineHuffmanTables = 0xC4;

    // Enough to give a block other values; and again behind each marker of a restart, should one be waited for.
    private static readonly byte[] Filler =
    [
        .. Enumerable.Range(0, 8).SelectMany(restart => Enumerable.Range(0, 64).Select(i => (byte)((73 * i + 41) % Marker))
            .Concat([Marker, (byte)(FirstRestart + restart)])),
    ];

    /// <param name="file">The file.</param>
    /// <param name="picture">What the decoder made of it.</param>
    /// <param name="decode">Decodes another file into a bitmap, if it can.</param>
    public static bool IsReached(byte[] file, SKBitmap picture, Func<byte[], SKBitmap, bool> decode)
    {
        var (end, frame) = Find(file);
        if (end < 0)
        {
            return false;
        }
        // What is made up is of one colour; but for a progressive picture, of which it is detail. An arithmetic decoder reads on.
        if (frame is not (Baseline or Extended or Progressive) || (frame != Progressive && !EndsInOneColour(picture)))
        {
            return true;
        }
        using var other = new SKBitmap(picture.Info);
        return decode([.. file[..end], .. Filler, .. Filler, Marker, EndOfImage], other)
            && other.GetPixelSpan().SequenceEqual(picture.GetPixelSpan());
    }

    // The end of the picture, -1 if there is none, and the marker of its coding. What lies in segments, such as a thumbnail, and
    // behind the end does not count.
    private static (int End, byte Frame) Find(ReadOnlySpan<byte> file)
    {
        byte frame = 0;
        for (int i = 0; i + 1 < file.Length; i++)
        {
            if (file[i] != Marker)
            {
                continue; // pixels, or what a lenient decoder skips
            }
            switch (file[i + 1])
            {
                case EndOfImage:
                    return (i, frame);
                case Marker:
                    break; // may be repeated
                case Escape or Temporary or (>= FirstRestart and <= StartOfImage):
                    i++; // no segment follows
                    break;
                default:
                    frame = file[i + 1] is >= Baseline and < FirstRestart and not DefineHuffmanTables ? file[i + 1] : frame;
                    i += 1 + (i + 3 < file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[(i + 2)..]) : 0);
                    break;
            }
        }
        return (-1, frame);
    }

    private static bool EndsInOneColour(SKBitmap picture)
    {
        var (x, y) = (picture.Width - 1, picture.Height - 1);
        var last = picture.GetPixel(x, y);
        return picture.GetPixel(Math.Max(0, x - 1), y) == last && picture.GetPixel(x, Math.Max(0, y - 1)) == last;
    }
}
