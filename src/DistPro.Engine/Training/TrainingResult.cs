namespace DistPro.Engine.Training;

/// <summary>What came of a run.</summary>
/// <param name="History">The last report of each epoch.</param>
/// <param name="Duration">Time of the whole run, stops in between not counted.</param>
public sealed record TrainingResult(IReadOnlyList<TrainingProgress> History, TimeSpan Duration)
{
    /// <summary>Why the run ended.</summary>
    public StopReason StopReason { get; init; }

    /// <summary>Zero-based epoch that was best on the validation images; null where there are none.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Which weights the network has now.</summary>
    public FinalWeights Weights { get; init; }

    /// <summary>Whether these weights are the moving average's.</summary>
    public bool Averaged { get; init; }

    /// <summary>
    /// Why the checkpoint at the end of the run could not be written; null where it could, or there was none. What was trained
    /// is whole all the same; a run that finds an earlier checkpoint goes on from there.
    /// </summary>
    public string? CheckpointFailure { get; init; }

    /// <summary>Zero-based epoch at whose end the network had these weights.</summary>
    public int WeightsEpoch => Weights == FinalWeights.Best ? BestEpoch!.Value : History.Count - 1;
}

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The time budget was used up.</summary>
    TimeBudget,

    /// <summary>The validation images showed no gain for as many epochs as asked for.</summary>
    EarlyStopping,
}
