using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// The second class (B; int64) of images that are mixed of two, and the share (B; float32, 0..1) of the first one. Owns both.
/// </summary>
public sealed record MixedLabels(Tensor Labels, Tensor Shares) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Labels.Dispose();
        Shares.Dispose();
    }
}
