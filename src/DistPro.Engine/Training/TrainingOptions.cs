using DistPro.Engine.Data;

namespace DistPro.Engine.Training;

/// <summary>How a network is trained on labelled images.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the images, at least 1.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Images per step, at least 2.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Largest learning rate of the cosine schedule.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Part of the run over which the learning rate rises, in 0..1.</summary>
    public double WarmupFraction { get; init; } = 0.05;

    /// <summary>Momentum of SGD (Nesterov), in 0..1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty on every weight, at least 0.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>What happens to the training images.</summary>
    public Augmentation Augmentation { get; init; } = new();

    /// <summary>Seed of order, augmentation and initial weights.</summary>
    public long Seed { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfNegative(WeightDecay);
        foreach (double fraction in new[] { WarmupFraction, Momentum })
        {
            ArgumentOutOfRangeException.ThrowIfNegative(fraction);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        }
    }
}
