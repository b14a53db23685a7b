using System.Globalization;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Training;

/// <summary>Cross entropy with the classes of the images.</summary>
/// <param name="labelSmoothing">Part of each target that is spread evenly over all classes, in 0..1.</param>
public sealed class CrossEntropyTask(double labelSmoothing = 0) : TrainingTask
{
    /// <inheritdoc />
    public override string Description => $"cross entropy, label smoothing {labelSmoothing.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc />
    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        var logits = network.call(batch.Images);
        return new StepLoss(logits, ("cross-entropy", Of(logits, batch.Labels, batch.Mixed, labelSmoothing)));
    }

    /// <summary>Mean cross entropy of a batch; an image mixed of two counts for the classes of both, by their shares.</summary>
    /// <param name="logits">The network's answer (B, classes).</param>
    /// <param name="labels">Class of each image, int64 (B).</param>
    /// <param name="mixed">What the images are mixed with; null where they are not.</param>
    /// <param name="labelSmoothing">Part of each target that is spread evenly over all classes, in 0..1.</param>
    public static Tensor Of(Tensor logits, Tensor labels, MixedLabels? mixed, double labelSmoothing)
    {
        if (mixed is null)
        {
            return functional.cross_entropy(logits, labels, label_smoothing: labelSmoothing);
        }
        var first = functional.cross_entropy(logits, labels, reduction: Reduction.None, label_smoothing: labelSmoothing);
        var second = functional.cross_entropy(logits, mixed.Labels, reduction: Reduction.None, label_smoothing: labelSmoothing);
        return (mixed.Shares * first + (1 - mixed.Shares) * second).mean();
    }
}
