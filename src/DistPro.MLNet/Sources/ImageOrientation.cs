using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using SkiaSharp;

namespace DistPro.MLNet.Sources;

/// <summary>The eight ways that a camera was held, as EXIF numbers them.</summary>
internal static class ImageOrientation
{
    /// <summary>The image as it is to be seen.</summary>
    /// <param name="stored">Pixels of blue, green, red, alpha, as the file has them, (H, W).</param>
    /// <param name="width">Width as stored.</param>
    /// <param name="height">Height as stored.</param>
    /// <param name="origin">Where the first row and the first column as stored are to be seen.</param>
    public static MLImage Upright(ReadOnlySpan<uint> stored, int width, int height, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
        {
            return Image(stored, width, height);
        }
        // Whether the columns as stored are rows as seen, and whether columns and rows as stored run backwards.
        bool transposed = origin >= SKEncodedOrigin.LeftTop;
        bool right = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool bottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft
            or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        var (seenWidth, seenHeight) = transposed ? (height, width) : (width, height);
        var seen = new uint[stored.Length];
        for (int y = 0; y < seenHeight; y++)
        {
            for (int x = 0; x < seenWidth; x++)
            {
                var (column, row) = transposed ? (y, x) : (x, y);
                column = right ? width - 1 - column : column;
                row = bottom ? height - 1 - row : row;
                seen[y * seenWidth + x] = stored[row * width + column];
            }
        }
        return Image(seen, seenWidth, seenHeight);
    }

    private static MLImage Image(ReadOnlySpan<uint> pixels, int width, int height) =>
        MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, MemoryMarshal.AsBytes(pixels));
}
