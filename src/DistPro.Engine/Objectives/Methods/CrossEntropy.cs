using DistPro.Engine.Data;
using static DistPro.Engine.Runtime.Numbers;
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
    /// <param name="hasUnlabelled">
    /// Whether there may be images without a class (<see cref="ImageStore.Unlabelled"/>), which do not count; with no others the
    /// loss is 0.
    /// </param>
    /// <param name="weights">
    /// How much each image counts (B), 1 on average over the training images: its cross entropy is multiplied by that. Null where
    /// all count alike.
    /// </param>
    public static Tensor Loss(
        Tensor logits, Tensor labels, MixedLabels? mixed, double labelSmoothing, bool hasUnlabelled = false,
        Tensor? weights = null)
    {
        if (mixed is null && !hasUnlabelled && weights is null)
        {
            return nn.functional.cross_entropy(logits, labels, label_smoothing: labelSmoothing);
        }
        if (mixed is null)
        {
            return Each(labels, weights).sum() / Count(labels).sum().clamp(min: One);
        }
        var (first, second) = (mixed.Shares, Number(1) - mixed.Shares);
        var loss = Sum(first * Each(labels, weights), second * Each(mixed.Labels, mixed.Weights)).sum();
        return loss / Sum(first * Count(labels), second * Count(mixed.Labels)).sum().clamp(min: Number(1e-6));

        Tensor Each(Tensor classes, Tensor? counts)
        {
            var each = nn.functional.cross_entropy(
                logits, classes, ignore_index: ImageStore.Unlabelled, reduction: nn.Reduction.None,
                label_smoothing: labelSmoothing);
            return counts is null ? each : counts * each;
        }

        Tensor Count(Tensor classes) => classes.ne(Number(ImageStore.Unlabelled)).to(logits.dtype);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => input.CrossEntropy(input.LabelSmoothing);
}
