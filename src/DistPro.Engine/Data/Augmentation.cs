using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Random shift (crop of the zero-padded image) and horizontal flip, drawn for each image of each epoch: the same seed, epoch and index
/// always give the same image, whatever batch it comes in.
/// </summary>
/// <param name="Padding">Largest shift in pixels in each direction; 0 for none.</param>
/// <param name="Flip">Whether half of the images are mirrored left to right.</param>
public sealed record Augmentation(int Padding = 4, bool Flip = true)
{
    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new(0, false);

    /// <summary>Draws what happens to each of <paramref name="count"/> images in one epoch.</summary>
    internal AugmentationPlan Plan(long seed, int epoch, int count)
    {
        using var generator = RandomStream.Create(seed, RandomStream.Augmentation, epoch);
        using var scope = NewDisposeScope();
        var shifts = randint(0L, 2L * Padding + 1, new long[] { count, 2 }, dtype: int64, generator: generator);
        var mirrored = randint(0L, 2L, new long[] { count }, dtype: int64, generator: generator).mul_(Flip ? 1 : 0);
        return new AugmentationPlan(this, shifts.DetachFromDisposeScope(), mirrored.DetachFromDisposeScope());
    }
}
