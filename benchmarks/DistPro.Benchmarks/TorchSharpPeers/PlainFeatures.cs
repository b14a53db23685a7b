using static TorchSharp.torch;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>What a network gives for distillation.</summary>
/// <param name="Logits">(N, classes).</param>
/// <param name="Pooled">What the last layer classifies, (N, C).</param>
/// <param name="After">The maps of stem and stages after the ReLU.</param>
/// <param name="Before">The same before it.</param>
internal sealed record PlainFeatures(Tensor Logits, Tensor Pooled, IReadOnlyList<Tensor> After, IReadOnlyList<Tensor> Before);
