using System.Buffers;

namespace Microsoft.ML.Data;

/// <summary>Pixels of four bytes each, row by row without gaps; colours are multiplied by alpha, the byte at offset 3.</summary>
internal sealed class Bitmap : IDisposable
{
    public const int BytesPerPixel = 4;

    private Bitmap(int width, int height)
    {
        if (width <= 0 || height <= 0 || (long)width * height > Array.MaxLength / BytesPerPixel)
            throw new InvalidDataException($"the image says that it is {width} x {height} pixels, which cannot be held in memory.");
        (Width, Height) = (width, height);
        Buffer = ArrayPool<byte>.Shared.Rent(width * height * BytesPerPixel);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Begins with the pixels; what follows them means nothing.</summary>
    public byte[] Buffer { get; private set; }

    public Span<byte> Pixels => Buffer.AsSpan(0, Width * Height * BytesPerPixel);

    /// <summary>Alpha does not count, whatever its bytes are: it is so for the canvas that an image was padded or cropped on.</summary>
    public bool IsOpaque { get; private init; }

    /// <summary>A bitmap of whatever is in memory, for those who write every pixel.</summary>
    public static Bitmap CreateUnfilled(int width, int height) => new(width, height);

    public static Bitmap CreateCopy(int width, int height, ReadOnlySpan<byte> pixels)
    {
        var bitmap = new Bitmap(width, height);
        pixels.CopyTo(bitmap.Pixels);
        return bitmap;
    }

    /// <summary>An opaque bitmap of zeros.</summary>
    public static Bitmap CreateCanvas(int width, int height)
    {
        var bitmap = new Bitmap(width, height) { IsOpaque = true };
        bitmap.Pixels.Clear();
        return bitmap;
    }

    /// <summary>Gives the memory to the next bitmap.</summary>
    public void Dispose()
    {
        if (Buffer != null)
            ArrayPool<byte>.Shared.Return(Buffer);
        Buffer = null;
    }

    public void MultiplyByAlpha()
    {
        Span<byte> pixels = Pixels;
        for (int i = 0; i < pixels.Length; i += BytesPerPixel)
        {
            int alpha = pixels[i + 3];
            if (alpha == 255)
                continue;
            for (int c = i; c < i + 3; c++)
                pixels[c] = (byte)((pixels[c] * alpha + 127) / 255);
        }
    }

    public byte[] DividedByAlpha()
    {
        byte[] pixels = Pixels.ToArray();
        for (int i = 0; i < pixels.Length; i += BytesPerPixel)
        {
            if (IsOpaque)
                pixels[i + 3] = 255;
            int alpha = pixels[i + 3];
            if (alpha is 255 or 0)
                continue;
            for (int c = i; c < i + 3; c++)
                pixels[c] = (byte)Math.Min(255, (pixels[c] * 255 + alpha / 2) / alpha);
        }
        return pixels;
    }

    public Bitmap WithRedAndBlueExchanged()
    {
        var bitmap = new Bitmap(Width, Height) { IsOpaque = IsOpaque };
        Span<byte> from = Pixels, to = bitmap.Pixels;
        for (int i = 0; i < from.Length; i += BytesPerPixel)
            (to[i], to[i + 1], to[i + 2], to[i + 3]) = (from[i + 2], from[i + 1], from[i], from[i + 3]);
        return bitmap;
    }
}
