using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>
/// The rate rises along half a cosine from a small part of the peak, then falls along another to almost nothing: PyTorch's
/// OneCycleLR with cosine annealing. Takes no warm-up, since it begins with one.
/// </summary>
[Named("one-cycle")]
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>Part of the run that is rise, in 0..1.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double Rise { get; init; } = 0.3;

    /// <summary>The first rate is the peak divided by this, at least 1.</summary>
    [SettingRange(atLeast: 1)]
    public double StartDivisor { get; init; } = 25;

    /// <summary>The last rate is the first one divided by this, at least 1.</summary>
    [SettingRange(atLeast: 1)]
    public double EndDivisor { get; init; } = 1e4;

    /// <inheritdoc />
    protected override double Factor(long step, long steps, double warmup)
    {
        double top = Math.Max(0, Rise * steps - 1), last = Math.Max(top + 1, steps - 1);
        double start = 1 / StartDivisor, end = start / EndDivisor;
        return step <= top && top > 0 ? Between(start, 1, step / top) : Between(1, end, (step - top) / (last - top));
    }

    internal override void Validate()
    {
        base.Validate();
        NoWarmup("begins with a rise of its own");
    }

    private static double Between(double from, double to, double progress) =>
        to + (from - to) * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1)));
}
