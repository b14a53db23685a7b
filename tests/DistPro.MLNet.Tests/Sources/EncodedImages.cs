using System.Buffers.Binary;
using SkiaSharp;

namespace DistPro.MLNet.Tests.Sources;

/// <summary>One picture of noise, as a file of each format: where a file of noise is cut, pixels are missing.</summary>
internal static class EncodedImages
{
    public const int Width = 15, Height = 12;

    private const int Colours = 128;

    /// <summary>Blue, green and red of each pixel.</summary>
    public static byte[] Bgr { get; } = [.. Numbers().SelectMany(n => new[] { Blue(n), Green(n), Red(n) })];

    /// <summary>The file that such an extension, without the dot, stands for.</summary>
    public static byte[] Encode(string extension) => extension.ToLowerInvariant() switch
    {
        "png" => Skia(SKEncodedImageFormat.Png, 100),
        "jpg" or "jpeg" => Skia(SKEncodedImageFormat.Jpeg, 90),
        "webp" => Skia(SKEncodedImageFormat.Webp, 100), // without loss
        "bmp" => Bmp(),
        "gif" => Gif(),
        _ => throw new ArgumentException($"No encoder for '{extension}'.", nameof(extension)),
    };

    /// <summary>The picture, with the value of blue as alpha.</summary>
    public static byte[] TransparentPng() => Skia(SKEncodedImageFormat.Png, 100, opaque: false);

    private static byte[] Skia(SKEncodedImageFormat format, int quality, bool opaque = true)
    {
        var alpha = opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Bgra8888, alpha))
        {
            Pixels = [.. Numbers().Select(n => new SKColor(Red(n), Green(n), Blue(n), opaque ? byte.MaxValue : Blue(n)))],
        };
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    // 24 bits for each pixel, the lowest row first, each row filled up to four bytes.
    private static byte[] Bmp()
    {
        const int header = 54, row = (3 * Width + 3) / 4 * 4;
        var file = new byte[header + row * Height];
        "BM"u8.CopyTo(file);
        (int, int)[] fields = [(2, file.Length), (10, header), (14, 40), (18, Width), (22, Height), (26, 24 << 16 | 1)];
        foreach (var (offset, value) in fields)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
        }
        for (int y = 0; y < Height; y++)
        {
            Bgr.AsSpan(3 * Width * y, 3 * Width).CopyTo(file.AsSpan(header + row * (Height - 1 - y)));
        }
        return file;
    }

    // Codes of eight bits, one for each pixel: the table is cleared (code 128) before it asks for longer ones; 129 ends it.
    private static byte[] Gif()
    {
        byte[] codes = [.. Numbers().Chunk(100).SelectMany(c => c.Prepend((byte)128)), 129];
        var palette = Enumerable.Range(0, Colours).SelectMany(n => new[] { Red((byte)n), Green((byte)n), Blue((byte)n) });
        return
        [
            .. "GIF89a"u8, Width, 0, Height, 0, 0xF6, 0, 0, .. palette, 0x2C, 0, 0, 0, 0, Width, 0, Height, 0, 0,
            7, (byte)codes.Length, .. codes, 0, 0x3B,
        ];
    }

    // Of each pixel, its colour.
    private static byte[] Numbers()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Width * Height).Select(_ => (byte)random.Next(Colours))];
    }

    private static byte Red(byte number) => (byte)(2 * number);

    private static byte Green(byte number) => (byte)(255 - number);

    private static byte Blue(byte number) => (byte)(100 + number);
}
