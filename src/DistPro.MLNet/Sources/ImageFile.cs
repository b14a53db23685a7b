using Microsoft.ML.Data;

namespace DistPro.MLNet.Sources;

/// <summary>
/// Decodes PNG and JPEG files. What is wrong with a damaged file is found here, before the decoder: some decoders fill what is missing of a
/// truncated image with gray, and a network would learn from it.
/// </summary>
internal static class ImageFile
{
    public static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> PngEnd => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D'];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    public static bool HasImageExtension(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidDataException">It is empty, truncated, or no PNG or JPEG.</exception>
    public static MLImage Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        string? fault = Fault(bytes);
        if (fault is not null)
        {
            throw Unreadable(path, fault, null);
        }
        try
        {
            var image = MLImage.CreateFromStream(new MemoryStream(bytes));
            image.Tag = path;
            return image;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Unreadable(path, $"one that cannot be decoded ({e.Message})", e);
        }
    }

    private static string? Fault(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "a file of zero bytes";
        }
        if (bytes.StartsWith(PngStart))
        {
            return bytes.LastIndexOf(PngEnd) < 0 ? $"a truncated PNG of {bytes.Length} bytes" : null;
        }
        if (bytes.StartsWith(JpegStart))
        {
            return bytes.LastIndexOf(JpegEnd) < 0 ? $"a truncated JPEG of {bytes.Length} bytes" : null;
        }
        return $"a file that starts with {Convert.ToHexString(bytes[..Math.Min(4, bytes.Length)])}";
    }

    private static InvalidDataException Unreadable(string path, string found, Exception? inner) =>
        new($"Image '{path}': expected a whole PNG or JPEG file, found {found}. Replace the file or remove it.", inner);
}
