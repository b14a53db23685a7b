using DistPro.Engine.Runtime;
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

/// <summary>Which optimizer, and how it is set.</summary>
public abstract record OptimizerSettings
{
    /// <summary>How strongly every weight is pulled to zero, at least 0.</summary>
    [SettingRange(atLeast: 0)]
    public double WeightDecay { get; init; }

    /// <summary>Learning rate that it usually takes with batches of <see cref="TrainingDefaults.LargestBatch"/>.</summary>
    internal virtual double UsualRate => 0.1;

    /// <summary>Makes the optimizer.</summary>
    public abstract Optimizer Create(FlatParameters parameters);
}

/// <summary>Finds optimizers by name: the records of settings with a <see cref="NamedAttribute"/>.</summary>
public static class OptimizerCatalog
{
    /// <summary>The optimizers, such as sgd and adamw, with the properties of their settings.</summary>
    public static Catalog<OptimizerSettings> All { get; } = new("optimizer");
}
