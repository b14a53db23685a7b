using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>What a student learns from a teacher: a sum of objectives. Owns the objectives, not the teacher.</summary>
public sealed class DistillationTask : TrainingTask, IDisposable
{
    private readonly Teacher _teacher;
    private readonly CompositeObjective _objective;
    private readonly Generator _random;
    private readonly TrainingOptions _options;
    private readonly string _objectives;

    /// <summary>Shows the first images to both networks, and makes the objectives to their measure.</summary>
    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="images">The training images.</param>
    /// <param name="options">How the student is trained.</param>
    /// <param name="objectives">Makes the objectives.</param>
    /// <param name="description">Says in words what they are, settings included.</param>
    /// <exception cref="ArgumentException">Teacher and images do not fit, or the two networks do not suit an objective.</exception>
    public DistillationTask(
        Network student, Teacher teacher, ImageSelection images, TrainingOptions options, Func<ObjectiveSetup, CompositeObjective> objectives,
        string description)
    {
        teacher.CheckFit(images.Store);
        (_teacher, _options, _objectives) = (teacher, options, description);
        _random = RandomStream.Create(options.Seed, RandomStream.Connectors);
        var device = student.parameters().First().device;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var probe = BatchLoader.InOrder(new ImageSelection(images.Store, [.. images.Rows.Take(2)]), 2, device).First();
        student.eval();
        _objective = objectives(new ObjectiveSetup(student.Run(probe.Images), teacher.Answer(probe, 0), images.Store.Labels.to(device), _random));
    }

    /// <inheritdoc />
    public override nn.Module? Companion => _objective.Connector;

    /// <inheritdoc />
    public override string Description =>
        $"{_objectives}, label smoothing {FormattableString.Invariant($"{_options.LabelSmoothing}")}, from {_teacher.Description}";

    /// <inheritdoc />
    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        // What an objective draws depends on the step, not on what was drawn before it: then a run that goes on draws the same.
        RandomStream.Seed(_random, _options.Seed, RandomStream.Connectors, moment.Step);
        var student = network.Run(batch.Images);
        var input = new ObjectiveInput(
            student, _teacher.Answer(batch, moment.Epoch), batch.Labels, batch.Indices.to(batch.Labels.device), moment.Progress)
        {
            Mixed = batch.Mixed,
            LabelSmoothing = _options.LabelSmoothing,
        };
        var loss = _objective.LossParts(input);
        return new StepLoss(student.Logits, [.. _objective.Parts.Select(p => (p.Name, ValueOf(p.Name, loss)))]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _objective.Dispose();
        _random.Dispose();
    }

    // Every step reports the same parts: one that does not count at this moment is zero.
    private static Tensor ValueOf(string name, LossParts loss) =>
        loss.Parts.FirstOrDefault(p => p.Name == name)?.Value ?? zeros_like(loss.Total);
}
