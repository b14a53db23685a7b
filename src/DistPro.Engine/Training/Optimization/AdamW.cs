using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// Adam with decoupled weight decay, at step t: w = (1 - rate decay) w; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
/// w = w - rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon). The same as PyTorch's AdamW.
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly FlatParameters _parameters;
    private readonly double _beta1, _beta2, _epsilon, _weightDecay;
    private readonly Tensor _mean, _square;
    private readonly Tensor _steps = zeros(1, dtype: int64).DetachFromDisposeScope(); // on the CPU: reading it waits for nothing

    /// <param name="parameters">What is trained.</param>
    /// <param name="beta1">Part of the mean gradient m that is kept, in 0..1.</param>
    /// <param name="beta2">Part of the mean squared gradient v that is kept, in 0..1.</param>
    /// <param name="epsilon">Added to the divisor.</param>
    /// <param name="weightDecay">Pull to zero, at least 0.</param>
    public AdamW(FlatParameters parameters, double beta1, double beta2, double epsilon, double weightDecay)
    {
        (_parameters, _beta1, _beta2, _epsilon, _weightDecay) = (parameters, beta1, beta2, epsilon, weightDecay);
        _mean = zeros_like(parameters.Weights).DetachFromDisposeScope();
        _square = zeros_like(parameters.Weights).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public override IReadOnlyList<(string Name, Tensor Value)> State => [("mean", _mean), ("square", _square), ("steps", _steps)];

    /// <inheritdoc />
    public override void Step(double learningRate)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var gradients = _parameters.Gradients;
        long step = _steps.add_(One, One).item<long>();
        _mean.mul_(Number(_beta1)).add_(gradients, alpha: Number(1 - _beta1));
        _square.mul_(Number(_beta2)).addcmul_(gradients, gradients, Number(1 - _beta2));
        var divisor = _square.sqrt().mul_(Number(1 / Math.Sqrt(1 - Math.Pow(_beta2, step)))).add_(Number(_epsilon), One);
        _parameters.Weights.mul_(Number(1 - learningRate * _weightDecay))
            .addcdiv_(_mean, divisor, Number(-learningRate / (1 - Math.Pow(_beta1, step))));
    }
}

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

    // Its steps are of the rate's size, whatever the gradient's.
    internal override double UsualRate => 0.001;

    /// <inheritdoc />
    public override Optimizer Create(FlatParameters parameters) => new AdamW(parameters, Beta1, Beta2, Epsilon, WeightDecay);
}
