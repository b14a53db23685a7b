namespace Microsoft.ML.Data;

/// <summary>Encodes in the format that a path's extension names.</summary>
internal static class ImageEncoder
{
    private static readonly string[] UnwrittenFormats =
        [".bmp", ".gif", ".ico", ".astc", ".avif", ".dng", ".heif", ".ktx", ".pkm", ".wbmp", ".webp"];

    public static byte[] Encode(Bitmap bitmap, string path, string parameterName)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return extension switch
        {
            ".png" => PngCodec.Encode(bitmap),
            ".jpg" or ".jpeg" => JpegCodec.Encode(bitmap),
            _ when UnwrittenFormats.Contains(extension) => throw new ArgumentException(
                $"Saving image with the format '{extension}' is not supported: found '{path}', expected .png, .jpg or .jpeg.", parameterName),
            _ => throw new ArgumentException($"Path has invalid image file extension: found '{path}', expected .png, .jpg or .jpeg.", parameterName),
        };
    }
}
