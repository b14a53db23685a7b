using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Random shift (crop of the zero-padded image) and horizontal flip, drawn for each image of each epoch: the same seed, epoch and
/// index always give the same image, whatever batch it comes in. For photographs a random part of the image, a turn, changes of
/// colour and RandAugment; cutout, MixUp and a second, strong view on top where asked for.
/// </summary>
/// <param name="Padding">Largest shift in pixels in each direction, at most 4096; 0 for none.</param>
/// <param name="Flip">Whether half of the images are mirrored left to right.</param>
public sealed record Augmentation(
    [property: SettingRange(atLeast: 0, atMost: 4096)] int Padding = 4, bool Flip = true)
{
    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new(0, false);

    /// <summary>Photographs: a random part of each, and half of them mirrored.</summary>
    public static Augmentation Photographs { get; } = new(Padding: 0) { Crop = new RandomCrop() };

    /// <summary>A random part of each image, brought to its size; null for none.</summary>
    public RandomCrop? Crop { get; init; }

    /// <summary>Largest turn in degrees, to either side, at most 180; 0 for none. What comes from outside is black.</summary>
    [SettingRange(atLeast: 0, atMost: 180)]
    public double Rotation { get; init; }

    /// <summary>Random changes of brightness, contrast and colour; null for none.</summary>
    public ColorJitter? Colors { get; init; }

    /// <summary>
    /// RandAugment: operations on colour and geometry on each image itself, as <see cref="Strong"/> makes them of a second view;
    /// null for none.
    /// </summary>
    public StrongView? RandAugment { get; init; }

    /// <summary>Side of a black square in pixels, around a random pixel of each image; 0 for none.</summary>
    [SettingRange(atLeast: 0)]
    public int Cutout { get; init; }

    /// <summary>
    /// MixUp: each image is mixed with another one, by a share from the Beta distribution with both parameters at this value; 0
    /// for none.
    /// </summary>
    [SettingRange(atLeast: 0)]
    public double MixUp { get; init; }

    /// <summary>Makes a second view of each image; null for none.</summary>
    public StrongView? Strong { get; init; }

    /// <summary>
    /// Number of different views of each image, which come round epoch by epoch; 0 for a new one in each epoch. A teacher that is
    /// asked beforehand can answer each of so many.
    /// </summary>
    [SettingRange(atLeast: 0)]
    public int Views { get; init; }

    /// <summary>Draws what happens to each image of a store in one epoch.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="images">The images.</param>
    /// <param name="device">Where batches are cut. The draws are made on the CPU: they are the same on every device.</param>
    internal AugmentationPlan Plan(long seed, int epoch, ImageSelection images, Device device)
    {
        int count = images.Store.Count;
        epoch = ViewOf(epoch);
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, RandomStream.Augmentation, epoch);
        var shifts = randint(0L, 2L * Padding + 1, new long[] { count, 2 }, dtype: int64, generator: generator);
        var mirrored = randint(0L, 2L, new long[] { count }, dtype: int64, generator: generator).mul_(Flip ? One : Zero);
        return new AugmentationPlan(
            this, shifts.to(device).DetachFromDisposeScope(), mirrored.to(device).DetachFromDisposeScope(),
            Cutout == 0 ? null : CutoutCentres(seed, epoch, images.Store).to(device).DetachFromDisposeScope(),
            MixUp == 0 ? null : new MixUpPlan(seed, epoch, MixUp, images, device),
            Strong is null ? null : new StrongViewPlan(seed, epoch, RandomStream.StrongView, Strong, count))
        {
            Geometry = Crop is null && Rotation == 0 ? null : new GeometryPlan(seed, epoch, this, images.Store, device),
            Colors = Colors is null ? null : new ColorJitterPlan(seed, epoch, Colors, count, device),
            RandAugment = RandAugment is null
                ? null
                : new StrongViewPlan(seed, epoch, RandomStream.RandAugment, RandAugment, count),
        };
    }

    /// <summary>Number of the view of each image that an epoch shows.</summary>
    internal int ViewOf(int epoch) => Views == 0 ? epoch : epoch % Views;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void Validate()
    {
        SettingRangeAttribute.Check(this);
        foreach (object part in new object?[] { Crop, Colors, RandAugment, Strong }.OfType<object>())
        {
            SettingRangeAttribute.Check(part);
        }
    }

    private static Tensor CutoutCentres(long seed, int epoch, ImageStore store)
    {
        using var generator = RandomStream.Create(seed, RandomStream.Cutout, epoch);
        var rows = randint(0L, store.Shape.Height, new long[] { store.Count }, dtype: int64, generator: generator);
        var columns = randint(0L, store.Shape.Width, new long[] { store.Count }, dtype: int64, generator: generator);
        return stack([rows, columns], dim: 1);
    }
}
