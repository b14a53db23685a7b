using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>
/// What a student is asked to match. One method is one class: its formula as a static function of tensors, then this.
/// </summary>
public abstract class Objective : IDisposable
{
    /// <summary>
    /// Weights of the objective's own: trained and checkpointed beside the student's, never part of the student. Null if it has
    /// none.
    /// </summary>
    public nn.Module? Connector { get; protected init; }

    /// <summary>
    /// Whether it changes with the part of the run that is done, so that a run without a known end cannot have it.
    /// </summary>
    internal virtual bool GoesByProgress => false;

    /// <summary>The loss of a batch, a scalar. Its gradients reach the student and the connector, never the teacher.</summary>
    /// <remarks>Call it within a dispose scope: what the formula makes on its way is left to that scope.</remarks>
    public abstract Tensor Loss(ObjectiveInput input);

    /// <summary>Lets go of the connector.</summary>
    public virtual void Dispose()
    {
        Connector?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The loss of a batch and what it is made of.</summary>
/// <param name="Total">Sum of the parts, a scalar; the backward pass starts here.</param>
/// <param name="Parts">The parts that count at this moment of the run.</param>
public sealed record LossParts(Tensor Total, IReadOnlyList<LossPart> Parts);

/// <summary>One objective's share of a loss.</summary>
/// <param name="Name">Name of the part.</param>
/// <param name="Value">Loss times weight, a scalar.</param>
public sealed record LossPart(string Name, Tensor Value);

/// <summary>
/// What an objective with weights of its own is built from, known once both networks have answered a first (probe) batch.
/// </summary>
/// <param name="Student">The student's answer to the probe: shapes, number type and device are taken from it.</param>
/// <param name="Teacher">The teacher's answer to the probe.</param>
/// <param name="DataLabels">
/// Class of every image of the training data, int64 (images); <see cref="DistPro.Engine.Data.ImageStore.Unlabelled"/> where there
/// is none.
/// </param>
/// <param name="Random">
/// Stream of the objectives' random numbers, on the CPU: first weights, later draws. Its state is part of a checkpoint.
/// </param>
public sealed record ObjectiveSetup(NetworkOutput Student, NetworkOutput Teacher, Tensor DataLabels, Generator Random);
