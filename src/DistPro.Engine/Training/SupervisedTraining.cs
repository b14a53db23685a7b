using DistPro.Engine.Data;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Training;

/// <summary>Trains a network on labelled images with cross entropy.</summary>
public static class SupervisedTraining
{
    /// <inheritdoc cref="TrainingLoop.Run" />
    public static TrainingResult Run(
        Network network, ImageSelection images, TrainingOptions options, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default, ImageSelection? validation = null) =>
        TrainingLoop.Run(
            network, new CrossEntropyTask(options.LabelSmoothing), images, validation, options, progress, cancellation);
}
