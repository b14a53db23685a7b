namespace DistPro.Engine.Training;

/// <summary>Tells how far a run is, by steps or, with a time budget, by time.</summary>
internal sealed class TrainingClock(TrainingOptions options, int stepsPerEpoch, TimeSpan before)
{
    private const int PartsOfBudget = 100_000;
    private readonly long _start = options.Clock.GetTimestamp();

    /// <summary>Time of the run so far, stops in between not counted.</summary>
    public TimeSpan Elapsed => before + options.Clock.GetElapsedTime(_start);

    public bool OutOfTime => options.TimeBudget is { } budget && Elapsed >= budget;

    /// <summary>Steps of the whole run, as the moments count them.</summary>
    public static int StepsOf(TrainingOptions options, int stepsPerEpoch) =>
        options.TimeBudget is null ? options.Epochs * stepsPerEpoch : PartsOfBudget;

    /// <summary>Where a step of an epoch lies in the run.</summary>
    public TrainingMoment At(int step, int epoch)
    {
        int steps = StepsOf(options, stepsPerEpoch);
        int place = options.TimeBudget is { } budget ? (int)Math.Min(steps - 1, steps * (Elapsed / budget)) : step;
        return new(place, steps, epoch, options.Schedule.RateAt(options.LearningRate, place, steps));
    }

    /// <summary>Steps of the whole run; with a time budget, as many as it will take at the speed so far.</summary>
    public int Steps(int stepsSoFar) => options.TimeBudget is { } budget
        ? Math.Max(stepsSoFar, (int)Math.Min(int.MaxValue, stepsSoFar * (budget / Elapsed)))
        : options.Epochs * stepsPerEpoch;
}
