using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Images (B, C, H, W; uint8) and their zero-based classes (B; int64), on the device of the network. Owns both.</summary>
public sealed record Batch(Tensor Images, Tensor Labels) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
