using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>What one epoch's augmentation does to each image of a store.</summary>
/// <param name="augmentation">The augmentation.</param>
/// <param name="shifts">(N, 2): down, right.</param>
/// <param name="mirrored">(N): 0 or 1.</param>
/// <param name="cutouts">(N, 2): row and column of the square's middle; null for none.</param>
/// <param name="mixUp">Which images are mixed; null for none.</param>
/// <param name="strong">The second view; null for none.</param>
internal sealed class AugmentationPlan(
    Augmentation augmentation, Tensor shifts, Tensor mirrored, Tensor? cutouts, MixUpPlan? mixUp,
    StrongViewPlan? strong) : IDisposable
{
    /// <summary>Crop and rotation; null for none.</summary>
    public GeometryPlan? Geometry { get; init; }

    /// <summary>Changes of colour; null for none.</summary>
    public ColorJitterPlan? Colors { get; init; }

    /// <summary>RandAugment; null for none.</summary>
    public StrongViewPlan? RandAugment { get; init; }

    /// <summary>A batch.</summary>
    /// <param name="images">All images, on the device of this plan.</param>
    /// <param name="labels">Their classes, there too.</param>
    /// <param name="weights">How much they count in the loss (N; float32), there too; null where all count alike.</param>
    /// <param name="indices">Numbers of the batch's images (B; int64, on the CPU).</param>
    /// <param name="places">The same on the device of this plan.</param>
    /// <param name="device">Where the batch is needed.</param>
    public Batch Make(Tensor images, Tensor labels, Tensor? weights, Tensor indices, Tensor places, Device device)
    {
        using var scope = NewDisposeScope();
        var result = Apply(Cut(images, places, device), places);
        var view = strong?.Apply(result, indices).DetachFromDisposeScope();
        MixedLabels? mixed = null;
        if (mixUp is not null)
        {
            var partners = mixUp.PartnersOf(places);
            var shares = mixUp.SharesOf(places).to(device);
            result = MixUpPlan.Mix(result, Apply(Cut(images, partners, device), partners), shares);
            mixed = new MixedLabels(
                labels.index_select(0, partners).to(device).DetachFromDisposeScope(), shares.DetachFromDisposeScope())
            {
                Weights = weights?.index_select(0, partners).to(device).DetachFromDisposeScope(),
            };
        }
        var classes = labels.index_select(0, places).to(device);
        return new Batch(result.DetachFromDisposeScope(), classes.DetachFromDisposeScope(), indices.DetachFromDisposeScope())
        {
            DeviceIndices = places.to(device).DetachFromDisposeScope(),
            Weights = weights?.index_select(0, places).to(device).DetachFromDisposeScope(),
            Mixed = mixed,
            Strong = view,
        };
    }

    public void Dispose()
    {
        shifts.Dispose();
        mirrored.Dispose();
        cutouts?.Dispose();
        mixUp?.Dispose();
        strong?.Dispose();
        Geometry?.Dispose();
        Colors?.Dispose();
        RandAugment?.Dispose();
    }

    /// <summary>What becomes of images, but for what is mixed into them and for the second view.</summary>
    /// <param name="images">(B, C, H, W; uint8).</param>
    /// <param name="indices">Their numbers (B; int64), on the device of this plan.</param>
    /// <param name="scale">How many times as high and wide they are as those of the store.</param>
    public Tensor Apply(Tensor images, Tensor indices, int scale = 1)
    {
        if (augmentation is not { Padding: 0, Flip: false })
        {
            images = ShiftAndMirror(images, indices, scale);
        }
        images = Geometry?.Apply(images, indices) ?? images;
        images = Colors?.Apply(images, indices) ?? images;
        images = RandAugment?.Apply(images, indices.cpu()) ?? images;
        return cutouts is null ? images : CutOut(images, cutouts.index_select(0, indices).to(images.device), scale);
    }

    private Tensor ShiftAndMirror(Tensor images, Tensor indices, int scale)
    {
        using var scope = NewDisposeScope();
        var device = images.device;
        long batch = images.shape[0], channels = images.shape[1], height = images.shape[2], width = images.shape[3];
        int padding = augmentation.Padding * scale;

        var shift = shifts.index_select(0, indices).to(device) * Number(scale);
        var mirror = mirrored.index_select(0, indices).to(device).view(batch, 1);
        var rows = Sum(shift.narrow(1, 0, 1), Counted(height, device: device));
        var reversal = arange(Number(width - 1), Number(-width), Number(-2), int64, device); // (width - 1 - x) - x
        var columns = Sum(Counted(width, device: device), mirror * reversal, shift.narrow(1, 1, 1));

        // One gather for the whole batch: every index has the shape (B, C, H, W) after broadcasting.
        var padded = padding == 0 ? images : nn.functional.pad(images, (padding, padding, padding, padding));
        return padded.index(
            TensorIndex.Tensor(Counted(batch, device: device).view(batch, 1, 1, 1)),
            TensorIndex.Tensor(Counted(channels, device: device).view(1, channels, 1, 1)),
            TensorIndex.Tensor(rows.view(batch, 1, height, 1)),
            TensorIndex.Tensor(columns.view(batch, 1, 1, width))).MoveToOuterDisposeScope();
    }

    private Tensor CutOut(Tensor images, Tensor centres, int scale)
    {
        using var scope = NewDisposeScope();
        long batch = images.shape[0];
        var rows = Covered(centres.narrow(1, 0, 1), images.shape[2], scale).view(batch, 1, images.shape[2], 1);
        var columns = Covered(centres.narrow(1, 1, 1), images.shape[3], scale).view(batch, 1, 1, images.shape[3]);
        return images.masked_fill(rows.logical_and(columns), Zero).MoveToOuterDisposeScope();
    }

    // Which of the positions 0..length-1 lie in the square (B, length); it may reach over the edge.
    private Tensor Covered(Tensor middle, long length, int scale)
    {
        var first = (middle - Number(augmentation.Cutout / 2)) * Number(scale);
        var distance = Counted(length, device: middle.device) - first;
        return distance.ge(Zero).logical_and(distance.lt(Number(augmentation.Cutout * scale)));
    }

    private static Tensor Cut(Tensor all, Tensor indices, Device device) => all.index_select(0, indices).to(device);
}
