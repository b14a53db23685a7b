using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using SkiaSharp;

namespace DistPro.MLNet.Sources;

/// <summary>
/// Decodes image files with the decoder that ML.NET uses, but asks it whether the picture is whole: ML.NET takes a truncated file
/// too and leaves what is missing gray or black, and a network would learn from it. And turns pictures as their EXIF orientation
/// says, as viewers do and ML.NET does not.
/// </summary>
internal static class ImageFile
{
    // The decoder knows two more. Of a truncated ICO it gives a smaller picture that is whole, and anything that begins with two
    // zero bytes may pass for a WBMP.
    private static readonly (SKEncodedImageFormat Format, string[] Extensions)[] Formats =
    [
        (SKEncodedImageFormat.Png, [".png", ".apng"]),
        (SKEncodedImageFormat.Jpeg, [".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".jfi", ".pjpeg", ".pjp"]),
        (SKEncodedImageFormat.Gif, [".gif"]),
        (SKEncodedImageFormat.Webp, [".webp"]),
        (SKEncodedImageFormat.Bmp, [".bmp", ".dib"]),
    ];

    /// <summary>Extensions of the files that are taken for images.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Formats.SelectMany(f => f.Extensions)];

    /// <summary>The extensions, for messages.</summary>
    public static string Expected { get; } = string.Join(", ", Extensions);

    public static bool HasImageExtension(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes a file, by its content; of an animation the first picture.</summary>
    /// <exception cref="InvalidDataException">It is empty, truncated, damaged, or of another format.</exception>
    public static MLImage Read(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>Decodes the content of a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="path">The file, for messages; null where only its content is known.</param>
    /// <exception cref="InvalidDataException">It is empty, truncated, damaged, or of another format.</exception>
    public static MLImage Read(byte[] bytes, string? path = null)
    {
        if (bytes.Length == 0)
        {
            throw Unreadable(path, "a file of zero bytes");
        }
        using var codec = Open(bytes, out var opened);
        if (codec is null && opened == SKCodecResult.IncompleteInput)
        {
            throw Unreadable(path, $"a truncated file of {bytes.Length} bytes");
        }
        if (codec is null || !Formats.Any(f => f.Format == codec.EncodedFormat))
        {
            throw Unreadable(path, $"a file that starts with {Convert.ToHexString(bytes.AsSpan(0, Math.Min(4, bytes.Length)))}");
        }
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (4L * width * height > Array.MaxLength)
        {
            throw Unreadable(path, $"one of {width} x {height} pixels, more than an image of ML.NET can hold");
        }
        // Without a colour space the values stay as they are in the file, as in ML.NET.
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Premul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success
            || (codec.EncodedFormat == SKEncodedImageFormat.Jpeg && !JpegEnd.IsReached(bytes, bitmap, Decodes)))
        {
            string format = codec.EncodedFormat.ToString().ToUpperInvariant();
            throw Unreadable(path, $"a truncated or damaged {format} of {bytes.Length} bytes");
        }
        var image = ImageOrientation.Upright(
            MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan()), width, height, codec.EncodedOrigin);
        image.Tag = path;
        return image;
    }

    // Not a stream of .NET's: a damaged file can make the decoder ask it for the impossible, and that ends the process.
    private static SKCodec? Open(byte[] file, out SKCodecResult result) => SKCodec.Create(new SKMemoryStream(file), out result);

    private static bool Decodes(byte[] file, SKBitmap bitmap)
    {
        using var codec = Open(file, out _);
        return codec?.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success;
    }

    private static InvalidDataException Unreadable(string? path, string found) =>
        new($"{(path is null ? "Image" : $"Image '{path}'")}: expected a whole PNG, JPEG, GIF, WebP or BMP file, found {found}. "
            + "Replace the file or remove it.");
}
