using DistPro.Engine.Runtime;
using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

public abstract partial class Network
{
    private Parameter[] _frozen = [];
    private nn.Module[] _frozenModules = [];

    /// <summary>
    /// Number of stages, from the stem on, that training leaves as they are: see <see cref="Freeze"/>.
    /// </summary>
    public int FrozenStages { get; private set; }

    /// <summary>
    /// Makes the first stages stay as they are while the network is trained: no gradient goes through them, their weights do not
    /// move, and their batch norms compute as in evaluation, so that running statistics stay, too. What was frozen before is not
    /// any more.
    /// </summary>
    /// <param name="stages">How many, the stem included: 0 for none, <see cref="StageCount"/> for all but the last layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The network has not so many.</exception>
    public void Freeze(int stages)
    {
        if (stages < 0 || stages > StageCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stages), stages,
                $"Network '{Name}' has {StageCount} stages, the stem included: 0 to {StageCount} of them can be frozen.");
        }
        bool inTraining = training;
        foreach (var parameter in _frozen)
        {
            parameter.requires_grad_(true);
        }
        (_frozenModules, FrozenStages) = ([], 0);
        _frozen = stages == 0 ? [] : ReachedFrom(stages - 1);
        foreach (var parameter in _frozen)
        {
            parameter.requires_grad_(false);
        }
        var frozen = new HashSet<Parameter>(_frozen, ReferenceEqualityComparer.Instance);
        _frozenModules = [.. modules().Where(m => m.parameters().Any() && m.parameters().All(frozen.Contains))];
        FrozenStages = stages;
        train(inTraining);
    }

    /// <inheritdoc />
    public override void train(bool train = true)
    {
        base.train(train);
        foreach (var module in _frozenModules)
        {
            module.eval();
        }
    }

    // The parameters that the maps of a stage are computed with: those that a gradient reaches from there.
    private Parameter[] ReachedFrom(int stage)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        eval();
        var normalized = Normalize(zeros(1, Shape.Channels, Shape.Height, Shape.Width, device: Device));
        var map = new FeatureMap("input", normalized, normalized, normalized);
        for (int i = 0; i <= stage; i++)
        {
            map = Stage(i, map);
        }
        Backward.Run(Sum(map.Raw.sum(), map.Pre.sum(), map.Post.sum()));
        Parameter[] reached = [.. TrainableParameters.Where(p => p.grad is not null)];
        foreach (var parameter in reached)
        {
            parameter.grad = null;
        }
        return reached;
    }

    private IDisposable? NoGradientsIn(int stage) => stage < FrozenStages ? no_grad() : null;
}
