using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Moves weights down their gradients.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>One step down the gradients, which it may use up: zero them before the next backward pass.</summary>
    public abstract void Step(double learningRate);

    /// <summary>How far a step moves a weight for each unit of its gradient, in learning rates.</summary>
    /// <exception cref="NotSupportedException">No one number says it.</exception>
    public virtual double StepFactor => throw new NotSupportedException(
        $"{GetType().Name} has no step factor: how far it moves a weight depends on the gradients before.");

    /// <summary>
    /// A step along the velocity alone, without Nesterov's look ahead, which the optimizer forgets: for one that is taken back.
    /// </summary>
    /// <exception cref="NotSupportedException">It has no velocity.</exception>
    internal virtual void TryPlainStep(double learningRate) =>
        throw new NotSupportedException($"{GetType().Name} has no plain step.");

    /// <summary>What it remembers from step to step, by name. Writing into the tensors changes the optimizer.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Value)> State { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, value) in State)
        {
            value.Dispose();
        }
        GC.SuppressFinalize(this);
    }
}
