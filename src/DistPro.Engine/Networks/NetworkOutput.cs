using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>Everything that one forward of a network gives.</summary>
/// <param name="Logits">(N, classes).</param>
/// <param name="Embedding">The pooled vector that the last layer classifies, (N, C).</param>
/// <param name="Stages">The feature maps, the stem first.</param>
public sealed record NetworkOutput(Tensor Logits, Tensor Embedding, IReadOnlyList<FeatureMap> Stages);
