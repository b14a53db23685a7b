using System.Runtime.InteropServices;
using DistPro.Engine.Data;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Reading;

/// <summary>
/// From ML.NET's images to the engine's bytes, (C, H, W). The bytes of an image are taken as they are, as ML.NET's ExtractPixels
/// takes them: a model that ML.NET saved reads images by nothing else. Those of a decoded file are multiplied by alpha, which is
/// the picture before black.
/// </summary>
internal static class ImagePixels
{
    /// <summary>The pixels of an image that is not of a view, in the size that is wanted. It stays the caller's.</summary>
    public static byte[] Of(MLImage image, ImageShape shape)
    {
        var pixels = new byte[shape.Size];
        bool fits = image.Width == shape.Width && image.Height == shape.Height;
        Copy(image, fits ? null : new ImageResizer(shape), shape, pixels);
        return pixels;
    }

    /// <summary>Copies the pixels of an image, which stays whose it is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="resizer">Brings it to the size of the shape; null where it has it.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="pixels">Gets the pixels, (C, H, W).</param>
    public static void Copy(MLImage image, ImageResizer? resizer, ImageShape shape, Span<byte> pixels)
    {
        var sized = resizer?.Resize(image) ?? image;
        try
        {
            Copy(sized, shape, pixels);
        }
        finally
        {
            if (!ReferenceEquals(sized, image))
            {
                sized.Dispose();
            }
        }
    }

    private static void Copy(MLImage image, ImageShape shape, Span<byte> pixels)
    {
        // The lowest byte of a pixel is its first.
        var packed = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        var (redShift, blueShift) = image.PixelFormat == MLPixelFormat.Rgba32 ? (0, 16) : (16, 0);
        if (shape.Channels == 1)
        {
            for (int i = 0; i < packed.Length; i++)
            {
                pixels[i] = Luma((byte)(packed[i] >> redShift), (byte)(packed[i] >> 8), (byte)(packed[i] >> blueShift));
            }
            return;
        }
        CopyByte(packed, redShift, pixels);
        CopyByte(packed, 8, pixels[packed.Length..]);
        CopyByte(packed, blueShift, pixels[(2 * packed.Length)..]);
    }

    /// <summary>
    /// Copies what ML.NET's ExtractPixels makes of an image: planes of red, green and blue, as numbers in 0..255.
    /// </summary>
    public static byte[] Copy(ReadOnlySpan<float> planes, ImageShape shape)
    {
        int count = shape.Height * shape.Width;
        var pixels = new byte[shape.Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = shape.Channels == 1
                ? Luma((byte)planes[i], (byte)planes[count + i], (byte)planes[2 * count + i])
                : (byte)planes[i];
        }
        return pixels;
    }

    private static void CopyByte(ReadOnlySpan<uint> packed, int shift, Span<byte> plane)
    {
        plane = plane[..packed.Length];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = (byte)(packed[i] >> shift);
        }
    }

    // Rec. 601, in thousandths, so that gray (equal parts) keeps its value exactly.
    private static byte Luma(byte red, byte green, byte blue) => (byte)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}
