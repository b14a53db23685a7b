using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// A network in training: its weights and gradients as flat vectors, its optimizer, and its moving average if it has one. A run
/// has one, the student's; a task may have more (<see cref="TrainingTask.Learners"/>) and steps those itself.
/// </summary>
public sealed class Learner : IDisposable
{
    private readonly Backpropagation _backpropagation;
    private readonly WeightAverage? _average;
    private readonly double? _gradientNorm;
    private IReadOnlyList<Tensor>? _best;

    /// <param name="name">Names it in messages and checkpoints; another one than those of the run's other learners.</param>
    /// <param name="network">The network, on its device; it stays the caller's.</param>
    /// <param name="connector">A module that is trained along with the network and is no part of it; null for none.</param>
    /// <param name="options">
    /// Optimizer, precision, limit of the gradients' norm and decay of the average. (Float32 or TensorFloat32 is the run's choice
    /// for all.)
    /// </param>
    /// <exception cref="ArgumentException">
    /// The network has no weights that can be trained, or an option is out of range.
    /// </exception>
    public Learner(string name, Network network, nn.Module? connector, TrainingOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        SettingRangeAttribute.Check(options);
        SettingRangeAttribute.Check(options.Optimizer);
        if (!network.TrainableParameters.Any())
        {
            throw new ArgumentException(
                $"Network '{network.Name}' has no weights that can be trained: it can teach and classify as it is. "
                + "Take a network of the catalog to train.", nameof(network));
        }
        (Name, Network, Connector, _gradientNorm) = (name, network, connector, options.GradientNorm);
        Parameters = new FlatParameters([.. network.TrainableParameters, .. connector?.parameters() ?? []]);
        Vectors = new NetworkVectors(network, Parameters);
        _backpropagation = new Backpropagation(network, Parameters, options.Precision);
        Optimizer = options.Optimizer.Create(Parameters);
        _average = options.AverageDecay is { } decay ? new WeightAverage(Vectors, decay) : null;
    }

    /// <summary>Names it in messages and checkpoints.</summary>
    public string Name { get; }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>A module that is trained along with the network and is no part of it; null for none.</summary>
    public nn.Module? Connector { get; }

    /// <summary>Weights and gradients: the network's, then the connector's.</summary>
    public FlatParameters Parameters { get; }

    /// <summary>What moves the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The network's values: the start of all weights, and its running statistics.</summary>
    internal NetworkVectors Vectors { get; }

    /// <summary>A whole step: the loss's gradients, then the move down them.</summary>
    /// <param name="loss">Computes the loss with the network that it is given (in bfloat16 a copy).</param>
    /// <param name="rate">Learning rate.</param>
    public StepLoss Step(Func<Network, StepLoss> loss, double rate)
    {
        var result = FindGradients(loss);
        Move(rate);
        return result;
    }

    /// <summary>The first half of a step: the loss's gradients, in <see cref="Parameters"/>, their norm limited.</summary>
    /// <param name="loss">Computes the loss with the network that it is given (in bfloat16 a copy).</param>
    public StepLoss FindGradients(Func<Network, StepLoss> loss)
    {
        var result = _backpropagation.Run(loss);
        Parameters.ClipGradients(_gradientNorm);
        return result;
    }

    /// <summary>The second half: the optimizer moves the weights, and the average takes them in.</summary>
    /// <param name="rate">Learning rate.</param>
    public void Move(double rate)
    {
        Optimizer.Step(rate);
        _average?.Update();
    }

    /// <summary>Gives the network back. It stays a view of the weights' memory.</summary>
    public void Dispose()
    {
        Release(_best);
        _average?.Dispose();
        Optimizer.Dispose();
        _backpropagation.Dispose();
        Vectors.Dispose();
        Parameters.Dispose();
    }

    /// <summary>Every tensor that a run has to remember, by name. Writing into them changes the learner.</summary>
    internal IReadOnlyList<(string Name, Tensor Value)> Tensors() =>
    [
        .. Network.State().Select(s => ($"network/{s.Name}", s.Value)),
        .. Connector?.named_parameters().Select(p => ($"connector/{p.name}", (Tensor)p.parameter)) ?? [],
        .. Connector?.named_buffers().Select(b => ($"connector/{b.name}", b.buffer)) ?? [],
        .. Optimizer.State.Select(s => ($"optimizer/{s.Name}", s.Value)),
        .. _average?.Values.Select((v, i) => ($"average/{i}", v)) ?? [],
        .. _average is null ? [] : new[] { ("average/steps", _average.Steps) },
        .. _best?.Select((v, i) => ($"best/{i}", v)) ?? [],
    ];

    /// <summary>Training mode, for the connector too.</summary>
    internal void Train()
    {
        Network.train();
        Connector?.train();
    }

    /// <summary>Measures the weights that would be kept if the run ended now: the average's, if there is one.</summary>
    internal T WithKept<T>(Func<T> measure)
    {
        if (_average is null)
        {
            return measure();
        }
        var live = Vectors.Copy();
        Vectors.Load(_average.Values);
        try
        {
            return measure();
        }
        finally
        {
            Vectors.Load(live);
            Release(live);
        }
    }

    /// <summary>Remembers the weights (the average's, if there is one) as the best so far.</summary>
    internal void KeepBest()
    {
        Release(_best);
        _best = WithKept(Vectors.Copy);
    }

    /// <summary>Puts the best weights into the network, if any were kept; else the average's, if there is one.</summary>
    internal void LoadFinal()
    {
        if ((_best ?? _average?.Values) is { } values)
        {
            Vectors.Load(values);
        }
    }

    private static void Release(IReadOnlyList<Tensor>? tensors)
    {
        foreach (var tensor in tensors ?? [])
        {
            tensor.Dispose();
        }
    }
}
