namespace DistPro.Engine.Training;

/// <summary>The loss of a run became infinite or not a number.</summary>
/// <param name="message">Epoch, step and learning rate.</param>
public sealed class TrainingDivergedException(string message) : Exception(message);
