using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Which optimizer, and how it is set.</summary>
public abstract record OptimizerSettings
{
    /// <summary>How strongly every weight is pulled to zero, at least 0.</summary>
    [SettingRange(atLeast: 0)]
    public double WeightDecay { get; init; }

    /// <summary>Makes the optimizer.</summary>
    public abstract Optimizer Create(FlatParameters parameters);

}
