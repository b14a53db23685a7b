using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>Shrinks by halves to the nearest size (a mipmap), and blends the four nearest pixels of that.</summary>
internal static class ImageReduction
{
    // Bytes are taken as pairs with room between them for sums; the lower pixel of a pair is the left one.
    private const uint EvenBytes = 0x00FF00FF, OddBytes = 0xFF00FF00, HalfOfFour = 0x00020002, HalfOf256 = 0x00800080;
    private const ulong EvenBytesOfTwo = (ulong)EvenBytes << 32 | EvenBytes;

    /// <summary>Draws the image at 'aspect' times its size, below 1, at a place of a canvas that may cut it off.</summary>
    public static void Draw(Bitmap source, Bitmap target, float aspect, int left, int top)
    {
        int scaledWidth = (int)(source.Width * aspect), scaledHeight = (int)(source.Height * aspect);
        int wanted = (int)MathF.Round(-MathF.Log2(aspect)), halvings = 0;
        Bitmap level = source;
        for (; halvings < wanted && level.Width > 1 && level.Height > 1; halvings++)
        {
            Bitmap half = Halve(level);
            if (level != source)
                level.Dispose();
            level = half;
        }
        var columns = new BlendedAxis(source.Width, scaledWidth, left, target.Width, halvings, level.Width);
        var rows = new BlendedAxis(source.Height, scaledHeight, top, target.Height, halvings, level.Height);

        int stride = level.Width * Bitmap.BytesPerPixel;
        byte[] blended = new byte[stride];
        for (int y = 0; y < rows.Count; y++)
        {
            var (upper, lower, share) = rows[y];
            Blend(level.Pixels.Slice(upper * stride, stride), level.Pixels.Slice(lower * stride, stride), share, blended);
            int start = (rows.FirstTarget + y) * target.Width + columns.FirstTarget;
            Blend(MemoryMarshal.Cast<byte, uint>(blended), columns, PixelsOf(target)[start..]);
        }
        if (level != source)
            level.Dispose();
    }

    /// <summary>Means of two by two pixels; the last column or row of an odd number is left out.</summary>
    private static Bitmap Halve(Bitmap source)
    {
        Bitmap half = Bitmap.CreateUnfilled(source.Width / 2, source.Height / 2);
        for (int y = 0; y < half.Height; y++)
        {
            Span<uint> target = PixelsOf(half).Slice(y * half.Width, half.Width);
            var upper = MemoryMarshal.Cast<uint, ulong>(PixelsOf(source)[(2 * y * source.Width)..])[..target.Length];
            var lower = MemoryMarshal.Cast<uint, ulong>(PixelsOf(source)[((2 * y + 1) * source.Width)..])[..target.Length];
            for (int x = 0; x < target.Length; x++)
            {
                ulong above = upper[x], below = lower[x];
                ulong even = (above & EvenBytesOfTwo) + (below & EvenBytesOfTwo);
                ulong odd = ((above >> 8) & EvenBytesOfTwo) + ((below >> 8) & EvenBytesOfTwo);
                uint evenSum = (uint)even + (uint)(even >> 32) + HalfOfFour, oddSum = (uint)odd + (uint)(odd >> 32) + HalfOfFour;
                target[x] = ((evenSum >> 2) & EvenBytes) | ((oddSum << 6) & OddBytes);
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
            uint even = (a & EvenBytes) * rest + (b & EvenBytes) * share + HalfOf256;
            uint odd = ((a >> 8) & EvenBytes) * rest + ((b >> 8) & EvenBytes) * share + HalfOf256;
            target[x] = ((even >> 8) & EvenBytes) | (odd & OddBytes);
        }
    }

    private static Span<uint> PixelsOf(Bitmap bitmap) => MemoryMarshal.Cast<byte, uint>(bitmap.Pixels);
}
