using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Runtime;

/// <summary>An optimizer as a user adds it, with settings of several types.</summary>
[Named("test-optimizer")]
public sealed record OwnOptimizer(int? Limit = null) : OptimizerSettings
{
    public ConnectionRule Rule { get; init; }

    public IReadOnlyList<int> Order { get; init; } = [];

    public override Optimizer Create(FlatParameters parameters) => new Sgd(parameters, 0, WeightDecay, nesterov: false);
}
