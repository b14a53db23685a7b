using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Images (B, C, H, W; uint8) and their zero-based classes (B; int64; <see cref="ImageStore.Unlabelled"/> where there is none),
/// on the device of the network, and the numbers of the images in their store (B; int64, on the CPU). Owns all its tensors.
/// </summary>
public sealed record Batch(Tensor Images, Tensor Labels, Tensor Indices) : IDisposable
{
    /// <summary>The indices once more, on the device of the network.</summary>
    public Tensor DeviceIndices { get; init; } = Indices;

    /// <summary>Whether there may be images without a class among them.</summary>
    public bool HasUnlabelled { get; init; }

    /// <summary>How much each image counts in the loss (B; float32); null where all count alike.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>What the images are mixed with; null where they are not.</summary>
    public MixedLabels? Mixed { get; init; }

    /// <summary>
    /// A second, strongly changed view of the same images before any mixing (B, C, H, W; uint8); null where there is none.
    /// </summary>
    public Tensor? Strong { get; init; }

    /// <inheritdoc />
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        Indices.Dispose();
        DeviceIndices.Dispose();
        Weights?.Dispose();
        Mixed?.Dispose();
        Strong?.Dispose();
    }
}

/// <summary>
/// The second class (B; int64) of images that are mixed of two, and the share (B; float32, 0..1) of the first one. Owns all.
/// </summary>
public sealed record MixedLabels(Tensor Labels, Tensor Shares) : IDisposable
{
    /// <summary>How much the second images count in the loss (B; float32); null where all count alike.</summary>
    public Tensor? Weights { get; init; }

    /// <inheritdoc />
    public void Dispose()
    {
        Labels.Dispose();
        Shares.Dispose();
        Weights?.Dispose();
    }
}
