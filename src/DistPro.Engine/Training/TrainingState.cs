using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// All that a run has to remember from one step to the next. What is here is in a checkpoint; nothing else has to be.
/// </summary>
/// <remarks>
/// Random streams are not here: each is made from the seed, its name, and the epoch or step, so that the position says all about
/// them.
/// </remarks>
internal sealed class TrainingState : IDisposable
{
    private const string StudentName = "student";

    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;
    private readonly TensorFloat32 _products;
    private IReadOnlyList<Learner> _others = [];

    public TrainingState(Network network, TrainingTask task, TrainingOptions options)
    {
        (_task, _options) = (task, options);
        Student = new Learner(StudentName, network, task.Connector, options);
        _products = new TensorFloat32(allowed: options.Precision != Precision.Float32);
    }

    public RunPosition Position { get; private set; } = new();

    /// <summary>The run's own network.</summary>
    public Learner Student { get; }

    /// <summary>The student, then the task's further learners.</summary>
    public IEnumerable<Learner> Learners => _others.Prepend(Student);

    /// <summary>
    /// Sums over the epoch so far: hits, then each part of the loss and each watched value, times the images. Null before the
    /// first step.
    /// </summary>
    public Tensor? EpochSums { get; private set; }

    private bool KeepsBest => _options.FinalWeights == FinalWeights.Best;

    /// <summary>Tells the task about the run, and takes in the networks that it trains beside the student.</summary>
    /// <param name="steps">Steps of the run.</param>
    public void Attach(long steps)
    {
        _task.Attach(new TrainingContext(Student, steps, _options.Seed));
        _others = _task.Learners;
        if (Learners.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new ArgumentException(
                $"The learners of a run have different names; found '{same.Key}' twice "
                + $"('{StudentName}' is the run's own network).");
        }
    }

    /// <summary>All networks in training mode.</summary>
    public void Train()
    {
        foreach (var learner in Learners)
        {
            learner.Train();
        }
    }

    /// <summary>
    /// Decides, from the metrics of the epoch that was just done, which one is the best, and whether the run is over.
    /// </summary>
    public void EndEpoch(ValidationMetrics? metrics, bool outOfTime)
    {
        if (metrics is not null
            && (Position.BestEpoch is not { } best || metrics.IsBetterThan(Position.History[best].Validation!)))
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

    /// <summary>Puts the weights that the user asked for into the networks, and leaves them in evaluation mode.</summary>
    public void Finish()
    {
        foreach (var learner in Learners)
        {
            learner.LoadFinal();
            learner.Network.eval();
        }
    }

    /// <summary>
    /// Every tensor, by name. Writing into them changes the state. The tensors of a connector are apart from its network's.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors() =>
    [
        .. Student.Tensors(),
        .. _others.SelectMany(learner => learner.Tensors().Select(t => ($"learners/{learner.Name}/{t.Name}", t.Value))),
        .. _task.Memory.Select(m => ($"task/{m.Name}", m.Value)),
        .. EpochSums is null ? [] : new[] { ("epoch-sums", EpochSums) },
    ];

    /// <summary>Makes room for the tensors that a run has at this position and a new one has not.</summary>
    public void MoveTo(RunPosition position)
    {
        Position = position;
        _task.Resume(position.Step);
        if (position.BestEpoch is not null)
        {
            KeepBest();
        }
        if (position.LossParts.Count > 0)
        {
            MakeEpochSums();
        }
    }

    /// <summary>Makes room for the sums of an epoch, once the parts of the loss are known.</summary>
    public void MakeEpochSums()
    {
        int values = 1 + Position.LossParts.Count + Position.Watched.Count;
        EpochSums = zeros(values, dtype: float64, device: Student.Parameters.Weights.device).DetachFromDisposeScope();
    }

    /// <summary>What came of the run.</summary>
    public TrainingResult Result(TimeSpan duration) => new(Position.History, duration)
    {
        StopReason = Position.Stopped!.Value,
        BestEpoch = Position.BestEpoch,
        Weights = _options.FinalWeights,
        Averaged = _options.AverageDecay is not null,
    };

    public void Dispose()
    {
        EpochSums?.Dispose();
        foreach (var learner in Learners)
        {
            learner.Dispose();
        }
        _products.Dispose();
    }

    private void KeepBest()
    {
        foreach (var learner in KeepsBest ? Learners : [])
        {
            learner.KeepBest();
        }
    }
}
