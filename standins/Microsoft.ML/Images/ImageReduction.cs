using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>Shrinks by halves to the nearest size (a mipmap), and blends the four nearest pixels of that.</summary>
internal static class ImageReduction
{
    // A pixel's four bytes, taken as two pairs with room between them for sums.
    private const uint EvenBytes = 0x00FF00FF, OddBytes = 0xFF00FF00;

    /// <summary>Draws the image at 'aspect' times its size, below 1, at a place of a canvas that may cut it off.</summary>
    public static void Draw(Bitmap source, Bitmap target, float aspect, int left, int top)
    {
        int scaledWidth = (int)(source.Width * aspect), scaledHeight = (int)(source.Height * aspect);
        int halvings = Math.Max(0, (int)MathF.Round(-MathF.Log2(aspect)));
        Bitmap level = source;
        for (int i = 0; i < halvings; i++)
            level = Halve(level);
        var columns = new BlendedAxis(source.Width, scaledWidth, left, target.Width, halvings, level.Width);
        var rows = new BlendedAxis(source.Height, scaledHeight, top, target.Height, halvings, level.Height);

        int stride = level.Width * Bitmap.BytesPerPixel;
        byte[] blended = new byte[stride];
        for (int y = 0; y < rows.Count; y++)
        {
            var (upper, lower, share) = rows[y];
            Blend(level.Pixels.AsSpan(upper * stride, stride), level.Pixels.AsSpan(lower * stride, stride), share, blended);
            Blend(MemoryMarshal.Cast<byte, uint>(blended), columns, PixelsOf(target).Slice((rows.FirstTarget + y) * target.Width + columns.FirstTarget));
        }
    }

    /// <summary>Means of two by two pixels; the last column or row of an odd number is left out.</summary>
    private static Bitmap Halve(Bitmap source)
    {
        Bitmap half = Bitmap.CreateUnfilled(Math.Max(1, source.Width / 2), Math.Max(1, source.Height / 2));
        int right = source.Width > 1 ? 1 : 0, below = source.Height > 1 ? source.Width : 0;
        for (int y = 0; y < half.Height; y++)
        {
            ReadOnlySpan<uint> from = PixelsOf(source)[(2 * y * source.Width)..], under = from[below..];
            Span<uint> to = PixelsOf(half).Slice(y * half.Width, half.Width);
            for (int x = 0; x < to.Length; x++)
            {
                uint a = from[2 * x], b = from[2 * x + right], c = under[2 * x], d = under[2 * x + right];
                uint even = (a & EvenBytes) + (b & EvenBytes) + (c & EvenBytes) + (d & EvenBytes) + 0x00020002;
                uint odd = ((a >> 8) & EvenBytes) + ((b >> 8) & EvenBytes) + ((c >> 8) & EvenBytes) + ((d >> 8) & EvenBytes) + 0x00020002;
                to[x] = ((even >> 2) & EvenBytes) | ((odd << 6) & OddBytes);
            }
        }
        return half;
    }

    /// <summary>Two rows; the share is that of the second, of 256.</summary>
    private static void Blend(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, uint share, Span<byte> target)
    {
        var (part, rest, half) = (new Vector<ushort>((ushort)share), new Vector<ushort>((ushort)(256 - share)), new Vector<ushort>(128));
        int i = 0;
        for (; i <= target.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(first[i..]), out var firstLow, out var firstHigh);
            Vector.Widen(new Vector<byte>(second[i..]), out var secondLow, out var secondHigh);
            var low = (firstLow * rest + secondLow * part + half) >> 8;
            var high = (firstHigh * rest + secondHigh * part + half) >> 8;
            Vector.Narrow(low, high).CopyTo(target[i..]);
        }
        for (; i < target.Length; i++)
            target[i] = (byte)((first[i] * (256 - share) + second[i] * share + 128) >> 8);
    }

    private static void Blend(ReadOnlySpan<uint> row, BlendedAxis columns, Span<uint> target)
    {
        for (int x = 0; x < columns.Count; x++)
        {
            var (first, second, share) = columns[x];
            uint a = row[first], b = row[second], rest = 256 - share;
            uint even = (a & EvenBytes) * rest + (b & EvenBytes) * share + 0x00800080;
            uint odd = ((a >> 8) & EvenBytes) * rest + ((b >> 8) & EvenBytes) * share + 0x00800080;
            target[x] = ((even >> 8) & EvenBytes) | (odd & OddBytes);
        }
    }

    private static Span<uint> PixelsOf(Bitmap bitmap) => MemoryMarshal.Cast<byte, uint>(bitmap.Pixels.AsSpan());
}
