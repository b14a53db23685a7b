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
