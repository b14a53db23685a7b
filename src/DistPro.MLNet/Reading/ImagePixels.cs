using System.Runtime.InteropServices;
using DistPro.Engine.Data;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Reading;

/// <summary>From ML.NET's images to the engine's bytes, (C, H, W).</summary>
internal static class ImagePixels
{
    /// <summary>Copies the pixels of an image.</summary>
    public static void Copy(MLImage image, ImageShape shape, Span<byte> pixels)
    {
        var packed = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        if (IsOpaque(packed))
        {
            CopyOpaque(packed, redFirst: image.PixelFormat == MLPixelFormat.Rgba32, shape.Channels, pixels);
            return;
        }
        // The bytes of an image are multiplied by alpha; these are not.
        var bgr = image.GetBGRPixels;
        for (int i = 0; i < packed.Length; i++)
        {
            Set(pixels, i, packed.Length, shape.Channels, red: bgr[3 * i + 2], green: bgr[3 * i + 1], blue: bgr[3 * i]);
        }
    }

    /// <summary>
    /// Copies what ML.NET's ExtractPixels makes of an image: planes of red, green and blue, as numbers in 0..255.
    /// </summary>
    public static byte[] Copy(ReadOnlySpan<float> planes, ImageShape shape)
    {
        int count = shape.Height * shape.Width;
        var pixels = new byte[shape.Size];
        for (int i = 0; i < count; i++)
        {
            Set(pixels, i, count, shape.Channels, (byte)planes[i], (byte)planes[count + i], (byte)planes[2 * count + i]);
        }
        return pixels;
    }

    // The lowest byte of a pixel is its first.
    private static bool IsOpaque(ReadOnlySpan<uint> packed)
    {
        uint all = uint.MaxValue;
        foreach (uint pixel in packed)
        {
            all &= pixel;
        }
        return all >> 24 == byte.MaxValue;
    }

    private static void CopyOpaque(ReadOnlySpan<uint> packed, bool redFirst, int channels, Span<byte> pixels)
    {
        var (redShift, blueShift) = redFirst ? (0, 16) : (16, 0);
        if (channels == 1)
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

    private static void CopyByte(ReadOnlySpan<uint> packed, int shift, Span<byte> plane)
    {
        plane = plane[..packed.Length];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = (byte)(packed[i] >> shift);
        }
    }

    private static void Set(Span<byte> pixels, int i, int count, int channels, byte red, byte green, byte blue)
    {
        if (channels == 1)
        {
            pixels[i] = Luma(red, green, blue);
            return;
        }
        pixels[i] = red;
        pixels[count + i] = green;
        pixels[2 * count + i] = blue;
    }

    // Rec. 601, in thousandths, so that gray (equal parts) keeps its value exactly.
    private static byte Luma(byte red, byte green, byte blue) => (byte)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}
