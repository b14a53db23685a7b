using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>All that a run has to remember from one step to the next. What is here is in a checkpoint; nothing else has to be.</summary>
/// <remarks>
/// Random streams are not here: each is made from the seed, its name, and the epoch or step, so that the position says all about them.
/// </remarks>
internal sealed class TrainingState : IDisposable
{
    private readonly Network _network;
    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;
    private IReadOnlyList<Tensor>? _best;

    public TrainingState(Network network, TrainingTask task, TrainingOptions options)
    {
        (_network, _task, _options) = (network, task, options);
        Parameters = new FlatParameters([.. network.TrainableParameters, .. task.Companion?.parameters() ?? []]);
        Vectors = new NetworkVectors(network, Parameters);
        Backpropagation = new Backpropagation(network, Parameters, options.Precision);
        Optimizer = options.Optimizer.Create(Parameters);
        Average = options.AverageDecay is { } decay ? new WeightAverage(Vectors, decay) : null;
    }

    public RunPosition Position { get; private set; } = new();

    public FlatParameters Parameters { get; }

    public NetworkVectors Vectors { get; }

    public Backpropagation Backpropagation { get; }

    public Optimizer Optimizer { get; }

    public WeightAverage? Average { get; }

    /// <summary>Sums over the epoch so far: hits, then each part of the loss times the images. Null before the first step.</summary>
    public Tensor? EpochSums { get; private set; }

    private bool KeepsBest => _options.FinalWeights == FinalWeights.Best;

    /// <summary>The metrics of the weights that would be kept if the run ended now (the average's, if there is one).</summary>
    public ValidationMetrics Validate(Func<ValidationMetrics> measure)
    {
        if (Average is null)
        {
            return measure();
        }
        var live = Vectors.Copy();
        Vectors.Load(Average.Values);
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

    /// <summary>Decides, from the metrics of the epoch that was just done, which one is the best, and whether the run is over.</summary>
    public void EndEpoch(ValidationMetrics? metrics, bool outOfTime)
    {
        if (metrics is not null && (Position.BestEpoch is not { } best || metrics.IsBetterThan(Position.History[best].Validation!)))
        {
            Position.BestEpoch = Position.Epoch;
            KeepBest();
        }
        int withoutGain = Position.Epoch - (Position.BestEpoch ?? Position.Epoch);
        Position.Epoch++;
        Position.StepInEpoch = 0;
        Position.Stopped = outOfTime ? StopReason.TimeBudget
            : withoutGain >= _options.EarlyStopping?.Patience ? StopReason.EarlyStopping
            : _options.TimeBudget is null && Position.Epoch >= _options.Epochs ? StopReason.Completed
            : null;
    }

    /// <summary>Puts the weights that the user asked for into the network.</summary>
    public void LoadFinalWeights()
    {
        if ((_best ?? Average?.Values) is { } values)
        {
            Vectors.Load(values);
        }
    }

    /// <summary>Every tensor, by name. Writing into them changes the state. The tensors of the companion are apart from the network's.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors() =>
    [
        .. _network.State().Select(s => ($"network/{s.Name}", s.Value)),
        .. _task.Companion?.named_parameters().Select(p => ($"companion/{p.name}", (Tensor)p.parameter)) ?? [],
        .. _task.Companion?.named_buffers().Select(b => ($"companion/{b.name}", b.buffer)) ?? [],
        .. _task.Memory.Select(m => ($"task/{m.Name}", m.Value)),
        .. Optimizer.State.Select(s => ($"optimizer/{s.Name}", s.Value)),
        .. Average?.Values.Select((v, i) => ($"average/{i}", v)) ?? [],
        .. _best?.Select((v, i) => ($"best/{i}", v)) ?? [],
        .. EpochSums is null ? [] : new[] { ("epoch-sums", EpochSums) },
    ];

    /// <summary>Makes room for the tensors that a run has at this position and a new one has not.</summary>
    public void MoveTo(RunPosition position)
    {
        Position = position;
        if (KeepsBest && position.BestEpoch is not null)
        {
            _best = Vectors.Copy();
        }
        if (position.LossParts.Count > 0)
        {
            MakeEpochSums();
        }
    }

    /// <summary>Makes room for the sums of an epoch, once the parts of the loss are known.</summary>
    public void MakeEpochSums() =>
        EpochSums = zeros(1 + Position.LossParts.Count, dtype: float64, device: Parameters.Weights.device).DetachFromDisposeScope();

    /// <summary>What came of the run.</summary>
    public TrainingResult Result(TimeSpan duration) => new(Position.History, duration)
    {
        StopReason = Position.Stopped!.Value,
        BestEpoch = Position.BestEpoch,
        Weights = _options.FinalWeights,
        Averaged = Average is not null,
    };

    public void Dispose()
    {
        Release(_best);
        EpochSums?.Dispose();
        Average?.Dispose();
        Optimizer.Dispose();
        Backpropagation.Dispose();
        Vectors.Dispose();
        Parameters.Dispose();
    }

    private void KeepBest()
    {
        if (KeepsBest)
        {
            Release(_best);
            _best = Average is null ? Vectors.Copy() : [.. Average.Values.Select(v => v.clone().DetachFromDisposeScope())];
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
