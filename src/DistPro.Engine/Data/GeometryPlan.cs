using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Which part of each image is shown in one epoch, and how it is turned.</summary>
internal sealed class GeometryPlan : IDisposable
{
    // (N, 6): middle of the part (row, column), its height and width as parts of the image's, sine and cosine of the turn.
    private readonly Tensor _parts;

    public GeometryPlan(long seed, int epoch, Augmentation augmentation, ImageStore store, Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, RandomStream.Geometry, epoch);
        var crop = augmentation.Crop ?? new RandomCrop(LeastArea: 1, LargestStretch: 1);
        var drawn = rand(new long[] { store.Count, 5 }, dtype: float64, generator: generator).unbind(1);
        var area = Number(1) - drawn[0] * Number(1 - crop.LeastArea);
        var stretch = ((drawn[1] * Number(2) - Number(1)) * Number(Math.Log(crop.LargestStretch))).exp();
        var (height, width) = ((area / stretch).sqrt().clamp(max: One), (area * stretch).sqrt().clamp(max: One));
        var row = Sum(height / Number(2), (Number(1) - height) * drawn[2]);
        var column = Sum(width / Number(2), (Number(1) - width) * drawn[3]);
        var angle = (drawn[4] * Number(2) - Number(1)) * Number(augmentation.Rotation * Math.PI / 180);
        _parts = stack([row, column, height, width, angle.sin(), angle.cos()], dim: 1)
            .to(float32).to(device).DetachFromDisposeScope();
    }

    /// <summary>The parts, brought to the size of the images.</summary>
    /// <param name="images">(B, C, H, W; uint8).</param>
    /// <param name="indices">Their numbers, on the device of the plan.</param>
    public Tensor Apply(Tensor images, Tensor indices)
    {
        using var scope = NewDisposeScope();
        var device = images.device;
        long height = images.shape[2], width = images.shape[3];
        var parts = _parts.index_select(0, indices).to(device).view(-1, 6, 1, 1).unbind(1);
        // Where each pixel lies in the part, from its middle, in pixels of the image.
        var y = FromMiddle(height, device).view(1, height, 1) * parts[2];
        var x = FromMiddle(width, device).view(1, 1, width) * parts[3];
        var (sine, cosine) = (parts[4], parts[5]);
        var rows = Sum(parts[0] * Number(height) - Number(0.5), cosine * y, sine * x);
        var columns = Sum(parts[1] * Number(width) - Number(0.5), cosine * x) - sine * y;
        return Bilinear(images, rows, columns).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The values between pixels, from the four around; those of the edge go on for half a pixel, then all is black.
    /// </summary>
    /// <param name="images">(B, C, H, W; uint8).</param>
    /// <param name="rows">Where the values are taken, in pixels (B, H, W).</param>
    /// <param name="columns">As rows.</param>
    internal static Tensor Bilinear(Tensor images, Tensor rows, Tensor columns)
    {
        long height = images.shape[2], width = images.shape[3];
        // libtorch's measure: -1 and 1 are the outer edges of the outermost pixels.
        var grid = stack([InParts(columns, width), InParts(rows, height)], dim: -1);
        var values = nn.functional.grid_sample(
            images.to(float32), grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: false);
        var outside = Outside(rows, height).logical_or(Outside(columns, width)).unsqueeze(1);
        return values.round().masked_fill(outside, Zero).to(uint8);
    }

    // -length / 2 + 1/2, ..., length / 2 - 1/2.
    private static Tensor FromMiddle(long length, Device device) =>
        Counted(length, float32, device) + Number(0.5) - Number(length / 2f);

    private static Tensor InParts(Tensor places, long length) =>
        (Number(2) * places + Number(1)) / Number(length) - Number(1);

    private static Tensor Outside(Tensor places, long length)
    {
        const float Tolerance = 0.501f; // half a pixel, whatever the positions were rounded to
        return places.lt(Number(-Tolerance)).logical_or(places.gt(Number(length - 1 + Tolerance)));
    }

    public void Dispose() => _parts.Dispose();
}
