using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Finds out what the bytes are and has them decoded; an InvalidDataException says what was found instead of an image.</summary>
internal static class ImageDecoder
{
    private static readonly (byte[] Start, string Name)[] UnreadFormats =
    [
        ("BM"u8.ToArray(), "a BMP image"),
        ("GIF8"u8.ToArray(), "a GIF image"),
        ("RIFF"u8.ToArray(), "a WebP image"),
        ("II*\0"u8.ToArray(), "a TIFF image"),
        ("MM\0*"u8.ToArray(), "a TIFF image"),
    ];

    /// <summary>The colours come in the order blue, green, red, alpha.</summary>
    public static Bitmap Decode(byte[] encoded)
    {
        if (encoded.Length == 0)
            throw new InvalidDataException("it is empty (0 bytes), expected a PNG or JPEG image.");
        if (encoded.AsSpan().StartsWith(PngCodec.Signature))
            return PngCodec.Decode(encoded);
        if (encoded.AsSpan().StartsWith(JpegCodec.Signature))
            return JpegCodec.Decode(encoded);
        throw new InvalidDataException(
            $"found {Describe(encoded)} ({encoded.Length} bytes), expected a PNG or JPEG image: the stand-in for ML.NET reads no other format.");
    }

    private static string Describe(byte[] bytes)
    {
        foreach ((byte[] start, string name) in UnreadFormats)
        {
            if (bytes.AsSpan().StartsWith(start))
                return name;
        }
        ReadOnlySpan<byte> first = bytes.AsSpan(0, Math.Min(16, bytes.Length));
        bool isText = !first.ContainsAnyExceptInRange((byte)9, (byte)126);
        return isText
            ? $"text that starts with \"{Encoding.ASCII.GetString(first).ReplaceLineEndings(" ")}\""
            : $"bytes that start with {Convert.ToHexString(first)}";
    }
}
