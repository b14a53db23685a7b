using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Search;

/// <summary>The pathways' logits A, in float64, and Adam on them.</summary>
internal sealed class PathwayLogits : IDisposable
{
    private readonly SearchOptions _options;
    private readonly Parameter _logits;
    private readonly FlatParameters _flat;
    private readonly Training.AdamW _adam; // TorchSharp.Modules has one too

    public PathwayLogits(int count, SearchOptions options, Device device)
    {
        _options = options;
        _logits = new Parameter(ones(count, dtype: float64, device: device));
        _ = _logits.DetachFromDisposeScope();
        _flat = new FlatParameters([_logits]);
        _adam = new Training.AdamW(_flat, options.Beta1, options.Beta2, epsilon: 1e-8, weightDecay: 0);
    }

    public IReadOnlyList<(string Name, Tensor Value)> Memory => [("logits", _flat.Weights), .. _adam.State];

    /// <summary>omega(A) times the strength, (K).</summary>
    public Tensor Weights()
    {
        using var frozen = no_grad();
        return Strengthened(_logits);
    }

    /// <summary>One step of Adam.</summary>
    /// <param name="gradient">Gradient with respect to the weights, (K).</param>
    public void Step(Tensor gradient)
    {
        if (_options.Normalization == PathwayNormalization.Constant)
        {
            return;
        }
        using var scope = NewDisposeScope();
        _flat.Gradients.fill_(Zero);
        Backward.Run((Strengthened(_logits) * gradient.to(float64)).sum());
        _adam.Step(_options.LearningRate);
    }

    public void Dispose()
    {
        _adam.Dispose();
        _flat.Dispose();
        _logits.Dispose();
    }

    private Tensor Strengthened(Tensor logits) => Number(_options.Strength) * PathwayWeights.Of(_options.Normalization, logits);
}
