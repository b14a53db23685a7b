using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Moves weights down their gradients.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>One step down the gradients, which it may use up: zero them before the next backward pass.</summary>
    public abstract void Step(double learningRate);

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
