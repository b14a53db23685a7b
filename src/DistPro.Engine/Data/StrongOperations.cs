using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Operations on images (B, C, H, W; uint8), each with a strength of its own for each image (B, 1, 1, 1) in -1..1. An image comes
/// out the same whatever others are beside it: sums are of whole numbers, and nothing else depends on the order of the
/// arithmetic.
/// </summary>
internal static class StrongOperations
{
    /// <summary>What a strength of 1 changes brightness, contrast and saturation by, as a part of them.</summary>
    public const double LargestChange = 0.9;

    /// <summary>All operations.</summary>
    public static IReadOnlyList<Func<Tensor, Tensor, Tensor>> All { get; } =
        [Brightness, Contrast, Saturation, AutoContrast, Posterize, Solarize, Rotate, ShearX, ShearY, ShiftX, ShiftY];

    /// <summary>From black (-1) to almost twice as bright (1).</summary>
    public static Tensor Brightness(Tensor images, Tensor strength) => Bytes(images.to(float32) * Factor(strength));

    /// <summary>From almost the mean grey (-1) to almost twice the contrast (1).</summary>
    public static Tensor Contrast(Tensor images, Tensor strength)
    {
        var mean = Grey(images).sum(new long[] { 1, 2, 3 }, keepdim: true).to(float64)
            / Number(images.shape[2] * images.shape[3]);
        return Blend(mean.to(float32), images, strength);
    }

    /// <summary>From almost grey (-1) to almost twice the colour (1).</summary>
    public static Tensor Saturation(Tensor images, Tensor strength) => Blend(Grey(images).to(float32), images, strength);

    /// <summary>Each channel from black to white, whatever the strength.</summary>
    public static Tensor AutoContrast(Tensor images, Tensor strength)
    {
        var pixels = images.to(float32);
        var low = pixels.amin(new long[] { 2, 3 }, keepdim: true);
        var range = (pixels.amax(new long[] { 2, 3 }, keepdim: true) - low).clamp(min: One);
        return Bytes((pixels - low) * Number(255) / range);
    }

    /// <summary>Keeps 8 (0) to 4 (1 or -1) bits.</summary>
    public static Tensor Posterize(Tensor images, Tensor strength)
    {
        var bits = (strength.abs() * Number(4)).round(); // a table, since a power need not be exact
        var step = tensor(
            new float[] { 1, 2, 4, 8, 16 }, device: images.device).index_select(0, bits.to(int64).view(-1)).view(-1, 1, 1, 1);
        return Bytes((images.to(float32) / step).floor() * step);
    }

    /// <summary>Inverts the pixels above a threshold, from none (0) to all (1 or -1).</summary>
    public static Tensor Solarize(Tensor images, Tensor strength)
    {
        var pixels = images.to(float32);
        var threshold = Number(256) * (Number(1) - strength.abs());
        return Bytes(where(pixels.lt(threshold), pixels, Number(255) - pixels));
    }

    /// <summary>By up to 60 degrees.</summary>
    public static Tensor Rotate(Tensor images, Tensor strength)
    {
        // Sine and cosine from the tangent of half the angle: only operations that round the same everywhere.
        var half = strength * Number(Math.Tan(Math.PI / 6));
        var divisor = Number(1) + half * half;
        var (cosine, sine) = ((Number(1) - half * half) / divisor, Number(2) * half / divisor);
        return Warp(images, (x, y) => (cosine * x - sine * y, Sum(sine * x, cosine * y)));
    }

    /// <summary>Each row by up to 0.6 of its distance from the middle.</summary>
    public static Tensor ShearX(Tensor images, Tensor strength) =>
        Warp(images, (x, y) => (Sum(x, Number(0.6) * strength * y), y));

    /// <summary>Each column by up to 0.6 of its distance from the middle.</summary>
    public static Tensor ShearY(Tensor images, Tensor strength) =>
        Warp(images, (x, y) => (x, Sum(y, Number(0.6) * strength * x)));

    /// <summary>By up to 0.6 of the width.</summary>
    public static Tensor ShiftX(Tensor images, Tensor strength) =>
        Warp(images, (x, y) => (Sum(x, Number(0.6 * images.shape[3]) * strength), y));

    /// <summary>By up to 0.6 of the height.</summary>
    public static Tensor ShiftY(Tensor images, Tensor strength) =>
        Warp(images, (x, y) => (x, Sum(y, Number(0.6 * images.shape[2]) * strength)));

    private static Tensor Bytes(Tensor pixels) => pixels.round().clamp(Zero, Number(255)).to(uint8);

    private static Tensor Blend(Tensor grey, Tensor images, Tensor strength) =>
        Bytes(Sum(grey, (images.to(float32) - grey) * Factor(strength)));

    private static Tensor Factor(Tensor strength) => Number(1) + Number(LargestChange) * strength;

    // Rec. 601, as whole numbers (B, 1, H, W).
    private static Tensor Grey(Tensor images)
    {
        var pixels = images.to(int64);
        return images.shape[1] == 1
            ? pixels
            : (Sum(Share(0, 299), Share(1, 587), Share(2, 114)) + Number(500)).floor_divide(Number(1000));

        Tensor Share(int channel, int thousandths) => pixels.narrow(1, channel, 1) * Number(thousandths);
    }

    // The pixel at (x, y), measured from the middle, comes from where the map says; black where that is outside.
    private static Tensor Warp(Tensor images, Func<Tensor, Tensor, (Tensor X, Tensor Y)> map)
    {
        long batch = images.shape[0], channels = images.shape[1], height = images.shape[2], width = images.shape[3];
        var device = images.device;
        double middleX = (width - 1) / 2.0, middleY = (height - 1) / 2.0;
        var (x, y) = map(
            (Counted(width, float32, device) - Number(middleX)).view(1, 1, 1, width),
            (Counted(height, float32, device) - Number(middleY)).view(1, 1, height, 1));
        var columns = (x + Number(middleX)).round().to(int64).expand(batch, 1, height, width);
        var rows = (y + Number(middleY)).round().to(int64).expand(batch, 1, height, width);
        var outside = Outside(columns, width).logical_or(Outside(rows, height));
        return images.index(
            TensorIndex.Tensor(Counted(batch, device: device).view(batch, 1, 1, 1)),
            TensorIndex.Tensor(Counted(channels, device: device).view(1, channels, 1, 1)),
            TensorIndex.Tensor(rows.clamp(Zero, Number(height - 1))),
            TensorIndex.Tensor(columns.clamp(Zero, Number(width - 1)))).masked_fill(outside, Zero);
    }

    private static Tensor Outside(Tensor places, long length) => places.lt(Zero).logical_or(places.ge(Number(length)));
}
