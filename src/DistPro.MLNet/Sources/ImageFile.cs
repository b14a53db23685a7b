using Microsoft.ML.Data;
using SkiaSharp;

namespace DistPro.MLNet.Sources;

/// <summary>
/// Decodes image files with the decoder that ML.NET uses, but asks it whether the picture is whole: ML.NET takes a truncated file
/// too and leaves what is missing gray or black, and a network would learn from it.
/// </summary>
internal static class ImageFile
{
    /// <summary>Extensions of the files that are taken for images.</summary>
    public static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"];

    // The decoder knows two more. Of a truncated ICO it gives a smaller picture that is whole, and anything that begins with two
    // zero bytes may pass for a WBMP.
    private static readonly SKEncodedImageFormat[] Formats =
    [
        SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Gif, SKEncodedImageFormat.Webp,
        SKEncodedImageFormat.Bmp,
    ];

    public static bool HasImageExtension(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes a file, by its content; of an animation the first picture.</summary>
    /// <exception cref="InvalidDataException">It is empty, truncated, or of another format.</exception>
    public static MLImage Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0)
        {
            throw Unreadable(path, "a file of zero bytes");
        }
        using var codec = SKCodec.Create(new MemoryStream(bytes), out var opened);
        if (codec is null ? opened != SKCodecResult.IncompleteInput : !Formats.Contains(codec.EncodedFormat))
        {
            throw Unreadable(path, $"a file that starts with {Convert.ToHexString(bytes.AsSpan(0, Math.Min(4, bytes.Length)))}");
        }
        if (codec is null)
        {
            throw Unreadable(path, $"a truncated file of {bytes.Length} bytes");
        }
        // Without a colour space the values stay as they are in the file, as in ML.NET.
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        if (codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            string format = codec.EncodedFormat.ToString().ToUpperInvariant();
            throw Unreadable(path, $"a truncated or damaged {format} of {bytes.Length} bytes");
        }
        var image = MLImage.CreateFromPixels(bitmap.Width, bitmap.Height, MLPixelFormat.Bgra32, bitmap.GetPixelSpan());
        image.Tag = path;
        return image;
    }

    private static InvalidDataException Unreadable(string path, string found) =>
        new($"Image '{path}': expected a whole PNG, JPEG, GIF, WebP or BMP file, found {found}. Replace the file or remove it.");
}
