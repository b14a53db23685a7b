using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Adam with decoupled weight decay. A learning rate of 0.001 is a good start.</summary>
[Named("adamw")]
public sealed record AdamWSettings : OptimizerSettings
{
    /// <summary>PyTorch's defaults.</summary>
    public AdamWSettings() => WeightDecay = 0.01;

    /// <summary>Part of the mean gradient that is kept, at least 0 and below 1.</summary>
    [SettingRange(atLeast: 0, below: 1)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Part of the mean squared gradient that is kept, at least 0 and below 1.</summary>
    [SettingRange(atLeast: 0, below: 1)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the divisor, above 0.</summary>
    [SettingRange(above: 0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc />
    public override Optimizer Create(FlatParameters parameters) => new AdamW(parameters, Beta1, Beta2, Epsilon, WeightDecay);
}
