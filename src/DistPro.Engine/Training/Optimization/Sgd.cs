using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// Stochastic gradient descent with momentum: g = gradient + decay w; v = mu v + g; w = w - rate (Nesterov: g + mu v; else v).
/// The same as PyTorch's SGD without dampening.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly FlatParameters _parameters;
    private readonly Tensor _velocity;

    /// <param name="parameters">What is trained.</param>
    /// <param name="momentum">mu, in 0..1.</param>
    /// <param name="weightDecay">L2 penalty, at least 0.</param>
    /// <param name="nesterov">Whether the step looks ahead along the velocity.</param>
    public Sgd(FlatParameters parameters, double momentum, double weightDecay, bool nesterov)
    {
        (_parameters, Momentum, WeightDecay, Nesterov) = (parameters, momentum, weightDecay, nesterov);
        _velocity = zeros_like(parameters.Weights).DetachFromDisposeScope();
    }

    /// <summary>mu, in 0..1.</summary>
    public double Momentum { get; }

    /// <summary>L2 penalty, at least 0.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether the step looks ahead along the velocity.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc />
    public override IReadOnlyList<(string Name, Tensor Value)> State => [("velocity", _velocity)];

    /// <inheritdoc />
    public override double StepFactor => Nesterov ? 1 + Momentum : 1;

    /// <inheritdoc />
    public override void Step(double learningRate)
    {
        using var frozen = no_grad();
        var gradients = _parameters.Gradients;
        gradients.add_(_parameters.Weights, alpha: Number(WeightDecay));
        _velocity.mul_(Number(Momentum)).add_(gradients, One);
        if (Nesterov)
        {
            gradients.add_(_velocity, alpha: Number(Momentum));
        }
        _parameters.Weights.add_(Nesterov ? gradients : _velocity, alpha: Number(-learningRate));
    }

    internal override void TryPlainStep(double learningRate)
    {
        using var frozen = no_grad();
        _parameters.Gradients.add_(_parameters.Weights, alpha: Number(WeightDecay)).add_(_velocity, alpha: Number(Momentum));
        _parameters.Weights.add_(_parameters.Gradients, alpha: Number(-learningRate));
    }
}

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
