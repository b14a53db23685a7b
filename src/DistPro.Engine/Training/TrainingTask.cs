using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// What a run teaches a network: the loss of a batch, and what else there is to train, to remember and to do in a step.
/// </summary>
public abstract class TrainingTask
{
    /// <summary>
    /// A module that is trained along with the network and is no part of it (connectors to a teacher); null for none.
    /// </summary>
    public virtual nn.Module? Connector => null;

    /// <summary>
    /// Networks that the task trains beside the run's own (a teacher that learns too): the task steps them, in <see cref="Loss"/>
    /// or <see cref="AfterStep"/>; the run checkpoints and checks them, leaves the last or the best weights in them as in its own
    /// network, and disposes them. They are made in <see cref="Attach"/>.
    /// </summary>
    public virtual IReadOnlyList<Learner> Learners => [];

    /// <summary>
    /// Tensors that the task has to remember from one step to the next, by name; a checkpoint restores them in place.
    /// </summary>
    public virtual IReadOnlyList<(string Name, Tensor Value)> Memory => [];

    /// <summary>
    /// All that the loss depends on apart from network, images and options: a checkpoint is taken up only by a run whose task has
    /// the same.
    /// </summary>
    public abstract Fingerprint Fingerprint { get; }

    /// <summary>The loss of one batch. Called within a dispose scope that ends with the step.</summary>
    /// <param name="network">The network, in training mode.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="moment">How far the run is.</param>
    public abstract StepLoss Loss(Network network, Batch batch, TrainingMoment moment);

    /// <summary>Called once, before the first step and before a checkpoint is taken up.</summary>
    /// <param name="context">The run that the task is part of.</param>
    public virtual void Attach(TrainingContext context)
    {
    }

    /// <summary>
    /// Called where a run goes on from a checkpoint, after <see cref="Attach"/> and before the tensors are restored: a task makes
    /// room here for those that grow with the run.
    /// </summary>
    /// <param name="step">Steps that the run has done.</param>
    public virtual void Resume(long step)
    {
    }

    /// <summary>Called in each step once the gradients are known, before the optimizer uses them.</summary>
    /// <param name="moment">How far the run is.</param>
    public virtual void BeforeStep(TrainingMoment moment)
    {
    }

    /// <summary>
    /// Called in each step after the optimizer has moved the weights, in the same dispose scope as <see cref="Loss"/>.
    /// </summary>
    /// <param name="moment">How far the run is.</param>
    public virtual void AfterStep(TrainingMoment moment)
    {
    }
}

/// <summary>How far a run is. With a time budget, a step here is a small part of the time.</summary>
/// <param name="Step">Zero-based step.</param>
/// <param name="Steps">Steps of the whole run; <see cref="WithoutEnd"/> where nobody knows them beforehand.</param>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Rate">Learning rate of the step.</param>
public readonly record struct TrainingMoment(long Step, long Steps, int Epoch, double Rate)
{
    /// <summary>Stands for the steps of a run that has no known end (<see cref="TrainingOptions.Epochs"/>).</summary>
    public const long WithoutEnd = long.MaxValue;

    /// <summary>The part of the run that is done, in 0..1.</summary>
    public double Progress => (double)Step / Steps;
}

/// <summary>What a task may use of the run that it is part of.</summary>
/// <param name="Student">The network that the run trains: its weights and gradients, and its optimizer.</param>
/// <param name="Steps">Steps of the whole run, as <see cref="TrainingMoment.Steps"/> counts them.</param>
/// <param name="Seed">Seed of everything random.</param>
public sealed record TrainingContext(Learner Student, long Steps, long Seed)
{
    /// <summary>Where the run computes.</summary>
    public Device Device => Student.Parameters.Weights.device;
}

/// <summary>What a step minimises, in named parts, and the logits that it came from.</summary>
public sealed class StepLoss
{
    /// <param name="logits">The network's answer (B, classes).</param>
    /// <param name="parts">
    /// The parts of the loss, weighted; their sum is minimised. Every step of a run has the same names.
    /// </param>
    public StepLoss(Tensor logits, params IReadOnlyList<(string Name, Tensor Value)> parts)
    {
        (Logits, Parts) = (logits, parts);
        Total = parts.Skip(1).Aggregate(parts[0].Value, (sum, part) => Sum(sum, part.Value));
    }

    /// <summary>The network's answer (B, classes).</summary>
    public Tensor Logits { get; }

    /// <summary>The parts.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Parts { get; }

    /// <summary>
    /// Values that are reported as the parts are, and not minimised (a further network's loss); their names are others than the
    /// parts', and the same in every step.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> Watched { get; init; } = [];

    /// <summary>
    /// The class that each answer is to have, int64 (B), where it is another than the batch's own (an image without a class); for
    /// the accuracy that is reported.
    /// </summary>
    public Tensor? Targets { get; init; }

    /// <summary>The sum of the parts.</summary>
    public Tensor Total { get; }
}
