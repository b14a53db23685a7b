using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Pathways;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Search;

/// <summary>
/// Trains the student with cross entropy and all pathways, and in the same steps learns the pathways' weights: each real step of the optimizer
/// is also the unrolled step of the bi-level problem.
/// </summary>
internal sealed class SearchTask : TrainingTask, IDisposable
{
    private readonly SearchOptions _options;
    private readonly Lesson _lesson;
    private readonly CompositeObjective _labels;
    private readonly PathwayObjective[] _pathways;
    private readonly PathwayLogits _logits;
    private readonly HeldOutBatches _heldOut;
    private readonly Tensor _record;
    private Network? _student;
    private TrainingState? _run;
    private Hypergradient? _hypergradient;
    private Batch? _batch;
    private ObjectiveInput? _input;
    private Tensor? _distances;

    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="images">The images to train on.</param>
    /// <param name="heldOut">The images that the weights are learned on.</param>
    /// <param name="options">How.</param>
    public SearchTask(Network student, Teacher teacher, ImageSelection images, ImageSelection heldOut, SearchOptions options)
    {
        var training = options.Training;
        var device = student.Device;
        (_options, _lesson) = (options, new Lesson(teacher, images, training));
        (_labels, _pathways, TeacherStages) = _lesson.Prepare(student, images, setup => (
            ObjectiveCatalog.CreateAll(options.Objectives.Count == 0 ? ["ce"] : options.Objectives, setup),
            options.PathwaysOf(setup.Teacher.Stages.Count, setup.Student.Stages.Count).Select(p => new PathwayObjective(p, setup)).ToArray(),
            setup.Teacher.Stages.Count));
        var connectors = _pathways.Select(p => p.Connector).Prepend(_labels.Connector).OfType<nn.Module>().ToArray();
        Companion = connectors.Length == 0 ? null : new ConnectorSet(connectors);
        _logits = new PathwayLogits(_pathways.Length, options, device);
        _heldOut = new HeldOutBatches(new BatchLoader(heldOut, training.BatchSize, training.Augmentation, training.Seed, device));
        var loader = new BatchLoader(images, training.BatchSize, training.Augmentation, training.Seed, device, training.DropLast);
        long steps = (long)training.Epochs * loader.BatchesPerEpoch;
        _record = zeros(steps, _pathways.Length, device: device).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public override nn.Module? Companion { get; }

    /// <inheritdoc />
    public override string Description =>
        $"search of {string.Join(", ", Pathways)}; {string.Join(", ", _options.Describe().Select(o => $"{o.Key} {o.Value}"))}; {_lesson.Description}";

    /// <summary>The pathways.</summary>
    public IReadOnlyList<Pathway> Pathways => [.. _pathways.Select(p => p.Pathway)];

    /// <summary>Number of the teacher's stages, the stem included.</summary>
    public int TeacherStages { get; }

    /// <summary>The weights of every step, a row each.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Record()
    {
        using var scope = NewDisposeScope();
        return [.. _record.to(float64).cpu().data<double>().ToArray().Chunk(_pathways.Length)];
    }

    internal override IReadOnlyList<(string Name, Tensor Value)> Memory => [.. _logits.Memory, ("record", _record)];

    internal override void Attach(TrainingState run) => _run = run;

    /// <inheritdoc />
    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        _hypergradient ??= new Hypergradient(network, _pathways, Companion, _run!, _options.Radius);
        (_student, _batch) = (network, batch);
        if (_options.Estimator == SearchEstimator.Unrolled && IsDue(moment))
        {
            StepVirtually(moment);
        }
        var (parts, weights) = Forward(moment);
        using (no_grad())
        {
            _record[moment.Step].copy_(weights);
        }
        return new StepLoss(_input!.Student.Logits, parts);
    }

    internal override void BeforeStep(TrainingMoment moment)
    {
        if (IsDue(moment))
        {
            _hypergradient!.Begin();
        }
    }

    internal override void AfterStep(TrainingMoment moment)
    {
        if (_options.Estimator != SearchEstimator.Unrolled && IsDue(moment))
        {
            LearnWeights(moment, ((SgdSettings)_options.Training.Optimizer).StepFactor);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _hypergradient?.Dispose();
        _heldOut.Dispose();
        _logits.Dispose();
        _record.Dispose();
        _lesson.Dispose();
        _labels.Dispose();
        foreach (var pathway in _pathways)
        {
            pathway.Dispose();
        }
    }

    private bool IsDue(TrainingMoment moment) => moment.Step % _options.UpdateInterval == 0;

    private (IReadOnlyList<(string Name, Tensor Value)> Parts, Tensor Weights) Forward(TrainingMoment moment)
    {
        _input = _lesson.Ask(_student!, _batch!, moment);
        var distances = PathwayObjective.Distances(_pathways, _input);
        _distances = distances.detach();
        var weights = _logits.Weights().to(distances.dtype);
        var weighted = (weights * distances).unbind(0);
        return ([.. _labels.AllParts(_input), .. _pathways.Select((p, i) => (p.Pathway.Name, weighted[i]))], weights);
    }

    private void LearnWeights(TrainingMoment moment, double stepFactor)
    {
        var training = _options.Training;
        double rate = training.Schedule.RateAt(training.LearningRate, moment.Step, moment.Steps);
        using var scope = NewDisposeScope();
        using var heldOut = _heldOut.Take(moment.Step / _options.UpdateInterval);
        _logits.Step(_hypergradient!.Estimate(_options.Estimator, _batch!, _input!, _distances!, heldOut, rate * stepFactor));
    }

    // The step of plain momentum that the paper unrolls, and back. The real one follows, with the weights learned from it.
    private void StepVirtually(TrainingMoment moment)
    {
        var (parameters, sgd) = (_run!.Parameters, (SgdSettings)_options.Training.Optimizer);
        _hypergradient!.Begin();
        using (_hypergradient.Keep())
        {
            parameters.Gradients.fill_(0);
            var (parts, _) = Forward(moment);
            new StepLoss(_input!.Student.Logits, parts).Total.backward();
            double rate = _options.Training.Schedule.RateAt(_options.Training.LearningRate, moment.Step, moment.Steps);
            using (no_grad())
            {
                parameters.Gradients.add_(parameters.Weights, alpha: sgd.WeightDecay).add_(_run.Optimizer.State[0].Value, alpha: sgd.Momentum);
                parameters.Weights.add_(parameters.Gradients, alpha: -rate);
            }
            LearnWeights(moment, stepFactor: 1);
        }
    }
}
