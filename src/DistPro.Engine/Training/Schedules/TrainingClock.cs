namespace DistPro.Engine.Training;

/// <summary>Tells how far a run is, by steps or, with a time budget, by time.</summary>
internal sealed class TrainingClock(TrainingOptions options, int stepsPerEpoch, TimeSpan before)
{
    private const int PartsOfBudget = 100_000;
    private readonly long _start = options.Clock.GetTimestamp();

    /// <summary>Time of the run so far, stops in between not counted.</summary>
    public TimeSpan Elapsed => before + options.Clock.GetElapsedTime(_start);

    public bool OutOfTime => options.TimeBudget is { } budget && Elapsed >= budget;

    /// <summary>Where a step of an epoch lies in the run.</summary>
    public TrainingMoment At(int step, int epoch) => options.TimeBudget is { } budget
        ? new((int)Math.Min(PartsOfBudget - 1, PartsOfBudget * (Elapsed / budget)), PartsOfBudget, epoch)
        : new(step, options.Epochs * stepsPerEpoch, epoch);

    /// <summary>Steps of the whole run; with a time budget, as many as it will take at the speed so far.</summary>
    public int Steps(int stepsSoFar) => options.TimeBudget is { } budget
        ? Math.Max(stepsSoFar, (int)Math.Min(int.MaxValue, stepsSoFar * (budget / Elapsed)))
        : options.Epochs * stepsPerEpoch;
}
