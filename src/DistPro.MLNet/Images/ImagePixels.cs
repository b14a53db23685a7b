using System.Runtime.InteropServices;
using DistPro.Engine.Data;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Images;

/// <summary>From ML.NET's images to the engine's bytes, (C, H, W).</summary>
internal static class ImagePixels
{
    /// <summary>Copies the pixels of an image.</summary>
    public static void Copy(MLImage image, ImageShape shape, Span<byte> pixels)
    {
        // An opaque image's bytes are its colours, without the copy that GetBGRPixels makes to divide them by alpha.
        var raw = image.Pixels;
        bool opaque = IsOpaque(raw);
        var colours = opaque ? raw : image.GetBGRPixels;
        int step = opaque ? 4 : 3, red = opaque && image.PixelFormat == MLPixelFormat.Rgba32 ? 0 : 2;
        int count = shape.Height * shape.Width;
        for (int i = 0; i < count; i++)
        {
            Set(pixels, i, count, shape.Channels, red: colours[step * i + red], green: colours[step * i + 1], blue: colours[step * i + 2 - red]);
        }
    }

    private static bool IsOpaque(ReadOnlySpan<byte> pixels)
    {
        uint all = uint.MaxValue;
        foreach (uint pixel in MemoryMarshal.Cast<byte, uint>(pixels))
        {
            all &= pixel;
        }
        return all >> 24 == byte.MaxValue;
    }

    /// <summary>Copies what ML.NET's ExtractPixels makes of an image: planes of red, green and blue, as numbers in 0..255.</summary>
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

    private static void Set(Span<byte> pixels, int i, int count, int channels, byte red, byte green, byte blue)
    {
        if (channels == 1)
        {
            // Rec. 601 luma, in thousandths, so that gray (equal parts) keeps its value exactly.
            pixels[i] = (byte)((299 * red + 587 * green + 114 * blue + 500) / 1000);
            return;
        }
        pixels[i] = red;
        pixels[count + i] = green;
        pixels[2 * count + i] = blue;
    }
}
