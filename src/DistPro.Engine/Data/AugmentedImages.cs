using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// One view of each image of a store, in a larger size: the same part, turn and colours that a student sees in the epochs that
/// show the view, for a teacher that looks closer. Not there are mixed images (MixUp) and the second view
/// (<see cref="Augmentation.Strong"/>).
/// </summary>
/// <param name="store">The images that the student learns from.</param>
/// <param name="augmentation">What happens to them.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="view">Zero-based number of the view, below <see cref="Augmentation.Views"/>.</param>
public sealed class AugmentedImages(ImageStore store, Augmentation augmentation, long seed, int view) : IDisposable
{
    private readonly AugmentationPlan _plan = augmentation.Plan(seed, view, store, CPU);

    /// <summary>Makes the view of one image.</summary>
    /// <param name="index">Number of the image in the store.</param>
    /// <param name="pixels">The image in its larger size, as bytes (C, H, W); 1 or 3 channels, whatever the store has.</param>
    /// <param name="scale">How many times as high and wide it is as those of the store, at least 1.</param>
    /// <returns>Bytes (C, H, W) of the same size.</returns>
    public byte[] Of(int index, byte[] pixels, int scale)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var image = tensor(pixels, dtype: uint8).view(1, -1, (long)scale * store.Shape.Height, (long)scale * store.Shape.Width);
        return _plan.Apply(image, tensor(new long[] { index }), scale).contiguous().data<byte>().ToArray();
    }

    /// <inheritdoc />
    public void Dispose() => _plan.Dispose();
}
