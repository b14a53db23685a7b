using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Trains a network on labelled images with cross entropy.</summary>
public static class SupervisedTraining
{
    /// <inheritdoc cref="TrainingLoop.Run" />
    public static TrainingResult Run(
        Network network, ImageSelection images, TrainingOptions options, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default, ImageSelection? validation = null)
    {
        if (images.Store.UnlabelledCount > 0)
        {
            throw new ArgumentException(
                "A network that learns from the labels alone takes images with a class each, found "
                + $"{images.Store.UnlabelledCount} without one. Leave them out, or take a teacher.", nameof(images));
        }
        return TrainingLoop.Run(
            network, new CrossEntropyTask(options.LabelSmoothing), images, validation, options, progress, cancellation);
    }
}

/// <summary>Cross entropy with the classes of the images.</summary>
/// <param name="labelSmoothing">Part of each target that is spread evenly over all classes, in 0..1.</param>
public sealed class CrossEntropyTask([SettingRange(atLeast: 0, atMost: 1)] double labelSmoothing = 0) : TrainingTask
{
    private readonly double _labelSmoothing = SettingRangeAttribute.Checked<CrossEntropyTask>(labelSmoothing);

    /// <inheritdoc />
    public override Fingerprint Fingerprint =>
        Fingerprint.Empty.With("loss", "cross entropy").With("label smoothing", _labelSmoothing);

    /// <inheritdoc />
    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        var logits = network.call(batch.Images);
        var loss = CrossEntropy.Loss(logits, batch.Labels, batch.Mixed, _labelSmoothing, weights: batch.Weights);
        return new StepLoss(logits, ("cross-entropy", loss));
    }
}
