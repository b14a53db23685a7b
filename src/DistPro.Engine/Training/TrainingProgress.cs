namespace DistPro.Engine.Training;

/// <summary>Where a run stands.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Epochs">
/// Epochs of the whole run; with a time budget, an estimate; <see cref="int.MaxValue"/> where no end is known.
/// </param>
/// <param name="Step">Steps done since the start of the run.</param>
/// <param name="Steps">
/// Steps of the whole run; with a time budget, an estimate; <see cref="TrainingMoment.WithoutEnd"/> where no end is known.
/// </param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="Accuracy">
/// Part of the epoch's (augmented) training images so far whose class was found, in 0..1; of an image without a class, the
/// teacher's.
/// </param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="ImagesPerSecond">Training speed of the epoch so far.</param>
/// <param name="TimeLeft">
/// Estimate for the rest of the run; <see cref="TimeSpan.MaxValue"/> where no end is known, or a TimeSpan cannot hold it.
/// </param>
/// <param name="EpochEnded">Whether this is the last report of the epoch.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, long Step, long Steps, double Loss, double Accuracy, double LearningRate, double ImagesPerSecond,
    TimeSpan TimeLeft, bool EpochEnded)
{
    /// <summary>Mean of each part of the loss, over the epoch so far.</summary>
    public IReadOnlyDictionary<string, double> LossParts { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Mean of each value that is watched beside the loss, over the epoch so far (<see cref="StepLoss.Watched"/>).
    /// </summary>
    public IReadOnlyDictionary<string, double> Watched { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Why the last checkpoint could not be written; null where it could, or there was none. The next one is tried in its time.
    /// </summary>
    public string? CheckpointFailure { get; init; }

    /// <summary>The validation images after the epoch; null within the epoch, and where there are none.</summary>
    public ValidationMetrics? Validation { get; init; }
}
