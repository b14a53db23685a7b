namespace DistPro.Engine.Training;

/// <summary>What came of a run: its epochs, and how long it took.</summary>
/// <param name="History">The last report of each epoch.</param>
/// <param name="Duration">Time of the whole run.</param>
public sealed record TrainingResult(IReadOnlyList<TrainingProgress> History, TimeSpan Duration);
