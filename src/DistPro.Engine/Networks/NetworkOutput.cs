using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>Everything a network gives for a batch.</summary>
/// <param name="Logits">(N, classes).</param>
/// <param name="Embedding">The pooled last map, (N, D).</param>
/// <param name="Stages">The feature maps; stage 0 is the stem.</param>
public sealed record NetworkOutput(Tensor Logits, Tensor Embedding, IReadOnlyList<FeatureMap> Stages);
