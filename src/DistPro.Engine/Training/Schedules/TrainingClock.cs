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
    public static long StepsOf(TrainingOptions options, int stepsPerEpoch) =>
        options.TimeBudget is not null ? PartsOfBudget
        : options.Epochs is { } epochs ? (long)epochs * stepsPerEpoch
        : TrainingMoment.WithoutEnd;

    /// <summary>Where a step of an epoch lies in the run.</summary>
    public TrainingMoment At(long step, int epoch)
    {
        long steps = StepsOf(options, stepsPerEpoch);
        long place = options.TimeBudget is { } budget ? (long)Math.Min(steps - 1, steps * (Elapsed / budget)) : step;
        return new(place, steps, epoch, options.Schedule.RateAt(options.LearningRate, place, steps));
    }

    /// <summary>
    /// Epochs and steps of the whole run, and the time that is left; with a time budget, what it will come to at the speed so
    /// far.
    /// </summary>
    /// <param name="step">Steps so far, at least 1.</param>
    /// <param name="elapsed">Time so far.</param>
    public (int Epochs, long Steps, TimeSpan Left) Outlook(long step, TimeSpan elapsed)
    {
        if (options.TimeBudget is { } budget)
        {
            double estimate = step * (budget / elapsed); // infinite where no time has gone by
            long steps = estimate < long.MaxValue ? Math.Max(step, (long)estimate) : long.MaxValue;
            double epochs = Math.Ceiling((double)steps / stepsPerEpoch);
            return ((int)Math.Min(int.MaxValue, epochs), steps, budget > elapsed ? budget - elapsed : TimeSpan.Zero);
        }
        if (options.Epochs is null)
        {
            return (int.MaxValue, TrainingMoment.WithoutEnd, TimeSpan.MaxValue);
        }
        long all = StepsOf(options, stepsPerEpoch);
        double left = elapsed.Ticks * ((double)(all - step) / step);
        return (options.Epochs.Value, all, left < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)left) : TimeSpan.MaxValue);
    }
}
