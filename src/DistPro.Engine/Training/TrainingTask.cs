using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
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
