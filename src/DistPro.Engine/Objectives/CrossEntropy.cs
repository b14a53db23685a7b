using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Cross entropy with the labels: what a network learns from without a teacher.</summary>
[Method("ce", LabelWeight = 0)]
public sealed class CrossEntropy : Objective
{
    /// <summary>Mean over the batch of -log softmax(z)[y], in nats.</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="labels">int64 (N).</param>
    public static Tensor Loss(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels);

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => input.CrossEntropy(input.LabelSmoothing);
}
