namespace DistPro.Engine.Training;

/// <summary>The loss or the weights of a run became infinite or not a number.</summary>
/// <param name="message">All of it in words.</param>
/// <param name="step">Zero-based step at which it was first seen.</param>
/// <param name="learningRate">Rate of that step.</param>
/// <param name="lossParts">The parts of its loss, and what was watched beside it.</param>
public sealed class TrainingDivergedException(
    string message, long step, double learningRate, IReadOnlyDictionary<string, double> lossParts) : Exception(message)
{
    /// <summary>Zero-based step at which it was first seen.</summary>
    public long Step { get; } = step;

    /// <summary>Rate of that step.</summary>
    public double LearningRate { get; } = learningRate;

    /// <summary>The parts of its loss, and what was watched beside it.</summary>
    public IReadOnlyDictionary<string, double> LossParts { get; } = lossParts;
}
