using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Search;

/// <summary>From the pathways' logits to their weights (DistPro, section 3, and its released code).</summary>
internal static class PathwayWeights
{
    /// <summary>omega(A), (K); gradients go through it.</summary>
    /// <param name="normalization">The formula.</param>
    /// <param name="logits">A, (K).</param>
    public static Tensor Of(PathwayNormalization normalization, Tensor logits) => normalization switch
    {
        PathwayNormalization.Constant => ones_like(logits),
        PathwayNormalization.Softmax => nn.functional.softmax(logits, 0),
        PathwayNormalization.BiasedSoftmax => Biased(logits),
        PathwayNormalization.Sigmoid => logits.sigmoid(),
        PathwayNormalization.Absolute => logits.abs(),
        PathwayNormalization.Share => Number(3) * logits.abs() / (logits.abs().sum() + Number(1e-12)),
        PathwayNormalization.BoundedShare => Number(10) * logits.abs() / (logits.abs().sum() + Number(1)),
        PathwayNormalization.ScaledBiasedSoftmax => Number(logits.shape[0]) * Biased(logits),
        _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "There is no such normalisation."),
    };

    private static Tensor Biased(Tensor logits)
    {
        using var bias = ones(1, dtype: logits.dtype, device: logits.device);
        return nn.functional.softmax(cat([logits, bias]), 0).narrow(0, 0, logits.shape[0]);
    }
}
