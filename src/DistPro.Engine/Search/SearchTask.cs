using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Search;

/// <summary>
/// Trains the student with cross entropy and all pathways, and in the same steps learns the pathways' weights: each real step of
/// the optimizer is also the unrolled step of the bi-level problem.
/// </summary>
internal sealed class SearchTask : TrainingTask, IDisposable
{
    private readonly SearchOptions _options;
    private readonly Lesson _lesson;
    private readonly CompositeObjective _labels;
    private readonly PathwayObjective[] _pathways;
    private readonly PathwayLogits _logits;
    private readonly HeldOutBatches _heldOut;
    private Attachment? _attachment;
    private Answers _answers; // of the step that is being made

    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="objectives">Objectives on logits beside cross entropy and the pathways.</param>
    /// <param name="images">The images to train on.</param>
    /// <param name="heldOut">The images that the weights are learned on.</param>
    /// <param name="options">How the weights are learned.</param>
    /// <param name="training">How the student is trained.</param>
    public SearchTask(
        Network student, Teacher teacher, IReadOnlyList<ObjectiveChoice> objectives, ImageSelection images,
        ImageSelection heldOut, SearchOptions options, TrainingOptions training)
    {
        var device = student.Device;
        (_options, _lesson) = (options, new Lesson(teacher, images, training));
        (_labels, _pathways, TeacherStages) = _lesson.Prepare(student, images, setup => Made(objectives, options, setup));
        var connectors = _pathways.Select(p => p.Connector).Prepend(_labels.Connector).OfType<nn.Module>().ToArray();
        Connector = connectors.Length == 0 ? null : new ConnectorSet(connectors);
        _logits = new PathwayLogits(_pathways.Length, options, device);
        _heldOut = new HeldOutBatches(
            new BatchLoader(
                heldOut, training.BatchSize, training.Augmentation!, training.Seed, device, sampling: training.Sampling));
        Fingerprint = options.Describe(objectives).Aggregate(
            Fingerprint.Empty.With("pathways", string.Join(", ", Pathways)),
            (all, option) => all.With($"search/{option.Key}", option.Value)).With("", _lesson.Fingerprint);
    }

    /// <summary>Looks whether a search can be made with these networks, before there are images.</summary>
    /// <exception cref="InvalidOperationException">The teacher gives no feature maps, or an objective needs more.</exception>
    public static void Rehearse(
        Network student, Teacher teacher, IReadOnlyList<ObjectiveChoice> objectives, SearchOptions options) =>
        Lesson.Rehearse(student, teacher, setup =>
        {
            var (labels, pathways, stages) = Made(objectives, options, setup);
            labels.Dispose();
            Array.ForEach(pathways, p => p.Dispose());
            return stages;
        });

    /// <inheritdoc />
    public override nn.Module? Connector { get; }

    /// <inheritdoc />
    public override Fingerprint Fingerprint { get; }

    /// <summary>The pathways.</summary>
    public IReadOnlyList<Pathway> Pathways => [.. _pathways.Select(p => p.Pathway)];

    /// <summary>Number of the teacher's stages, the stem included.</summary>
    public int TeacherStages { get; }

    /// <inheritdoc />
    public override IReadOnlyList<(string Name, Tensor Value)> Memory => [.. _logits.Memory, ("record", Run.Record.Rows)];

    private Attachment Run =>
        _attachment ?? throw new InvalidOperationException("A search works within a run: the training loop attaches it.");

    /// <summary>The weights of every step, a row each.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Record()
    {
        using var scope = NewDisposeScope();
        return [.. Run.Record.Rows.to(float64).cpu().data<double>().ToArray().Chunk(_pathways.Length)];
    }

    /// <inheritdoc />
    public override void Attach(TrainingContext context) => _attachment = new(
        context.Student,
        new Hypergradient(context.Student, _pathways, _options.Radius),
        new WeightRecord(_pathways.Length, context.Device));

    /// <inheritdoc />
    public override void Resume(long step) => Run.Record.Resize(step);

    /// <inheritdoc />
    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        if (_options.Estimator == SearchEstimator.Unrolled && IsDue(moment))
        {
            StepVirtually(network, batch, moment);
        }
        _answers = Ask(network, batch, moment);
        Run.Record.Add(moment.Step, _answers.Weights);
        return Combine(_answers);
    }

    /// <inheritdoc />
    public override void BeforeStep(TrainingMoment moment)
    {
        if (IsDue(moment))
        {
            Run.Hypergradient.Begin();
        }
    }

    /// <inheritdoc />
    public override void AfterStep(TrainingMoment moment)
    {
        if (_options.Estimator != SearchEstimator.Unrolled && IsDue(moment))
        {
            LearnWeights(_answers, moment, Run.Student.Optimizer.StepFactor);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _attachment?.Dispose();
        _heldOut.Dispose();
        _logits.Dispose();
        _lesson.Dispose();
        _labels.Dispose();
        foreach (var pathway in _pathways)
        {
            pathway.Dispose();
        }
    }

    private static (CompositeObjective Labels, PathwayObjective[] Pathways, int TeacherStages) Made(
        IReadOnlyList<ObjectiveChoice> objectives, SearchOptions options, ObjectiveSetup setup) => (
        ObjectiveCatalog.CreateAll(objectives, setup),
        [
            .. options.PathwaysOf(setup.Teacher.Stages.Count, setup.Student.Stages.Count)
                .Select(p => new PathwayObjective(p, setup)),
        ],
        setup.Teacher.Stages.Count);

    private bool IsDue(TrainingMoment moment) => moment.Step % _options.UpdateInterval == 0;

    private Answers Ask(Network network, Batch batch, TrainingMoment moment)
    {
        var input = _lesson.Ask(network, batch, moment);
        var distances = PathwayObjective.Distances(_pathways, input);
        return new(batch, input, distances, _logits.Weights().to(distances.dtype));
    }

    private StepLoss Combine(Answers answers)
    {
        var weighted = (answers.Weights * answers.Distances).unbind(0);
        return new(
            answers.Input.Student.Logits,
            [.. _labels.AllParts(answers.Input), .. _pathways.Select((p, i) => (p.Pathway.Name, weighted[i]))])
        {
            Targets = answers.Input.Targets,
        };
    }

    private void LearnWeights(Answers answers, TrainingMoment moment, double stepFactor)
    {
        using var scope = NewDisposeScope();
        using var heldOut = _heldOut.Take(moment.Step / _options.UpdateInterval);
        _logits.Step(Run.Hypergradient.Estimate(
            _options.Estimator, answers.Batch, answers.Input, answers.Distances.detach(), heldOut, moment.Rate * stepFactor));
    }

    // The step of plain momentum that the paper unrolls, and back. The real one follows, with the weights learned from it.
    private void StepVirtually(Network network, Batch batch, TrainingMoment moment)
    {
        Run.Hypergradient.Begin();
        using (Run.Hypergradient.Keep())
        {
            var answers = Ask(network, batch, moment);
            Run.Student.FindGradients(_ => Combine(answers));
            Run.Student.Optimizer.TryPlainStep(moment.Rate);
            LearnWeights(answers, moment, stepFactor: 1);
        }
    }

    /// <summary>What a search has of the run that it is part of.</summary>
    /// <param name="Student">The student.</param>
    /// <param name="Hypergradient">What the weights do to the held-out loss.</param>
    /// <param name="Record">The weights of every step, a row each.</param>
    private sealed record Attachment(Learner Student, Hypergradient Hypergradient, WeightRecord Record) : IDisposable
    {
        public void Dispose()
        {
            Hypergradient.Dispose();
            Record.Dispose();
        }
    }

    /// <summary>What both networks said to a batch.</summary>
    /// <param name="Batch">The batch.</param>
    /// <param name="Input">Their answers.</param>
    /// <param name="Distances">How far apart the pathways find them, (K).</param>
    /// <param name="Weights">The weights of the pathways, (K).</param>
    private readonly record struct Answers(Batch Batch, ObjectiveInput Input, Tensor Distances, Tensor Weights);
}
