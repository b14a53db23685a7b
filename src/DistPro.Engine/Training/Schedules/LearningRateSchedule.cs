using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>The learning rate over a run: a straight rise over the warm-up, then what the derived class says.</summary>
/// <remarks>Everything is a part of the run, so that one schedule serves short runs and long ones.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>Part of the run over which the rate rises to its peak, in 0..1.</summary>
    public double Warmup { get; init; }

    /// <summary>The rate of a step.</summary>
    /// <param name="peak">Largest rate.</param>
    /// <param name="step">Zero-based step.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public double RateAt(double peak, int step, int steps)
    {
        double warmup = Warmup * steps;
        return step + 1 < warmup ? peak * (step + 1) / warmup : peak * Factor(step, steps, warmup);
    }

    /// <summary>The rate of a step after the warm-up, as a part of the peak.</summary>
    /// <param name="step">Zero-based step.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="warmup">Steps of the warm-up.</param>
    protected abstract double Factor(int step, int steps, double warmup);

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal virtual void Validate() => Check.Fraction(Warmup);
}
