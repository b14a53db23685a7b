using System.Numerics;

namespace Microsoft.ML.Data;

internal static class ImageResampler
{
    /// <summary>Columns first, then rows; a vector holds the four channels of a pixel.</summary>
    public static void Draw(Bitmap source, Bitmap target, ResampledAxis columns, ResampledAxis rows)
    {
        if (columns.Count == 0 || rows.Count == 0)
            return;
        int firstRow = rows.Sources.Min();
        var wide = new Vector4[source.Width];
        var narrowed = new Vector4[(rows.Sources.Max() + 1 - firstRow) * columns.Count];
        for (int y = 0; y < narrowed.Length / columns.Count; y++)
        {
            int stride = source.Width * Bitmap.BytesPerPixel;
            Widen(source.Pixels.Slice((firstRow + y) * stride, stride), wide);
            ResampleRow(wide, narrowed.AsSpan(y * columns.Count, columns.Count), columns);
        }

        var sums = new Vector4[columns.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            Array.Clear(sums);
            for (int t = i * rows.Taps; t < (i + 1) * rows.Taps; t++)
            {
                float weight = rows.Weights[t];
                ReadOnlySpan<Vector4> row = narrowed.AsSpan((rows.Sources[t] - firstRow) * columns.Count, columns.Count);
                for (int x = 0; x < sums.Length; x++)
                    sums[x] += weight * row[x];
            }
            int start = (rows.FirstTarget + i) * target.Width + columns.FirstTarget;
            Store(sums, target.Pixels[(start * Bitmap.BytesPerPixel)..]);
        }
    }

    private static void Widen(ReadOnlySpan<byte> source, Span<Vector4> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            ReadOnlySpan<byte> pixel = source.Slice(x * Bitmap.BytesPerPixel, Bitmap.BytesPerPixel);
            target[x] = new Vector4(pixel[0], pixel[1], pixel[2], pixel[3]);
        }
    }

    private static void ResampleRow(ReadOnlySpan<Vector4> source, Span<Vector4> target, ResampledAxis columns)
    {
        for (int x = 0; x < target.Length; x++)
        {
            ReadOnlySpan<float> weights = columns.Weights.AsSpan(x * columns.Taps, columns.Taps);
            ReadOnlySpan<int> sources = columns.Sources.AsSpan(x * columns.Taps, columns.Taps);
            Vector4 sum = Vector4.Zero;
            for (int t = 0; t < weights.Length; t++)
                sum += weights[t] * source[sources[t]];
            target[x] = sum;
        }
    }

    private static void Store(ReadOnlySpan<Vector4> pixels, Span<byte> target)
    {
        for (int x = 0; x < pixels.Length; x++)
        {
            // The cubic overshoots at edges; a colour above its alpha would not be a colour.
            float alpha = Math.Clamp(pixels[x].W, 0, 255);
            Vector4 rounded = Vector4.Clamp(pixels[x], Vector4.Zero, new Vector4(alpha)) + new Vector4(0.5f);
            for (int c = 0; c < Bitmap.BytesPerPixel; c++)
                target[x * Bitmap.BytesPerPixel + c] = (byte)rounded[c];
        }
    }
}
