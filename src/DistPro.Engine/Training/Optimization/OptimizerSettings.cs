namespace DistPro.Engine.Training;

/// <summary>Which optimizer, and how it is set.</summary>
public abstract record OptimizerSettings
{
    /// <summary>How strongly every weight is pulled to zero, at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Makes the optimizer.</summary>
    public abstract Optimizer Create(FlatParameters parameters);

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal virtual void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(WeightDecay);
}
