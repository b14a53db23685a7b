using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Stochastic gradient descent with momentum.</summary>
[Named("sgd")]
public sealed record SgdSettings : OptimizerSettings
{
    /// <summary>The field's usual settings.</summary>
    public SgdSettings() => WeightDecay = 5e-4;

    /// <summary>Part of the velocity that is kept, in 0..1.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the step looks ahead along the velocity.</summary>
    public bool Nesterov { get; init; } = true;

    /// <inheritdoc />
    public override Optimizer Create(FlatParameters parameters) => new Sgd(parameters, Momentum, WeightDecay, Nesterov);
}
