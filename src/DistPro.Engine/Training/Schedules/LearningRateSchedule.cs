using System.Text.Json.Serialization;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>The learning rate over a run: a straight rise over the warm-up, then what the derived class says.</summary>
/// <remarks>Moments are parts of the run, so that one schedule serves short runs and long ones.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>Part of the run over which the rate rises to its peak, in 0..1.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double Warmup { get; init; }

    /// <summary>
    /// Whether the rate depends on the length of the run, so that a run without a known end cannot have it.
    /// </summary>
    [JsonIgnore]
    public virtual bool NeedsLength => true;

    /// <summary>The rate of a step.</summary>
    /// <param name="peak">Largest rate.</param>
    /// <param name="step">Zero-based step.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public double RateAt(double peak, long step, long steps)
    {
        double warmup = Warmup * steps;
        return step + 1 < warmup ? peak * (step + 1) / warmup : peak * Factor(step, steps, warmup);
    }

    /// <summary>The rate of a step after the warm-up, as a part of the peak.</summary>
    /// <param name="step">Zero-based step.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="warmup">Steps of the warm-up.</param>
    protected abstract double Factor(long step, long steps, double warmup);

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal virtual void Validate() => SettingRangeAttribute.Check(this);

    /// <exception cref="ArgumentException">There is a warm-up.</exception>
    private protected void NoWarmup(string why)
    {
        if (Warmup > 0)
        {
            throw new ArgumentException(
                $"{GetType().Name}.{nameof(Warmup)} is {Setting.Text(Warmup)}, and the schedule {why}. Set it to 0.");
        }
    }
}

/// <summary>Finds schedules of the learning rate by name: the records with a <see cref="NamedAttribute"/>.</summary>
public static class ScheduleCatalog
{
    /// <summary>The schedules, such as constant, cosine, one-cycle and step, with their properties.</summary>
    public static Catalog<LearningRateSchedule> All { get; } = new("schedule", validate: s => s.Validate());
}
