namespace Microsoft.ML.Data;

/// <summary>Pixels of four bytes each, row by row without gaps; colours are multiplied by alpha, the byte at offset 3.</summary>
internal sealed record Bitmap(int Width, int Height, byte[] Pixels)
{
    public const int BytesPerPixel = 4;

    /// <summary>Alpha does not count, whatever its bytes are: it is so for the canvas that an image was padded or cropped on.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>A bitmap of zeros.</summary>
    public static Bitmap Create(int width, int height)
    {
        Bitmap bitmap = CreateUnfilled(width, height);
        Array.Clear(bitmap.Pixels);
        return bitmap;
    }

    /// <summary>A bitmap of whatever is in memory, for those who write every pixel.</summary>
    public static Bitmap CreateUnfilled(int width, int height)
    {
        if (width <= 0 || height <= 0 || (long)width * height > Array.MaxLength / BytesPerPixel)
            throw new InvalidDataException($"the image says that it is {width} x {height} pixels, which cannot be held in memory.");
        return new Bitmap(width, height, GC.AllocateUninitializedArray<byte>(width * height * BytesPerPixel));
    }

    public void MultiplyByAlpha()
    {
        byte[] pixels = Pixels;
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
        var pixels = (byte[])Pixels.Clone();
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
        var pixels = (byte[])Pixels.Clone();
        for (int i = 0; i < pixels.Length; i += BytesPerPixel)
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        return this with { Pixels = pixels };
    }
}
