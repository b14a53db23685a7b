using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Cross entropy with the labels: what a network learns from without a teacher.</summary>
[Method(Name, TeachesLabels = true)]
public sealed class CrossEntropy : Objective
{
    internal const string Name = "ce";

    /// <summary>Mean over the batch of -log softmax(z)[y], in nats.</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="labels">int64 (N).</param>
    public static Tensor Loss(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels);

    /// <summary>Mean cross entropy of a batch; an image mixed of two counts for the classes of both, by their shares.</summary>
    /// <param name="logits">The network's answer (B, classes).</param>
    /// <param name="labels">Class of each image, int64 (B).</param>
    /// <param name="mixed">What the images are mixed with; null where they are not.</param>
    /// <param name="labelSmoothing">Part of each target that is spread evenly over all classes, in 0..1.</param>
    public static Tensor Loss(Tensor logits, Tensor labels, MixedLabels? mixed, double labelSmoothing)
    {
        if (mixed is null)
        {
            return nn.functional.cross_entropy(logits, labels, label_smoothing: labelSmoothing);
        }
        return (mixed.Shares * Each(labels) + (1 - mixed.Shares) * Each(mixed.Labels)).mean();

        Tensor Each(Tensor classes) =>
            nn.functional.cross_entropy(logits, classes, reduction: nn.Reduction.None, label_smoothing: labelSmoothing);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => input.CrossEntropy(input.LabelSmoothing);
}
