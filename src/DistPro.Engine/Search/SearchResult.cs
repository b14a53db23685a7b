using DistPro.Engine.Processes;
using DistPro.Engine.Training;

namespace DistPro.Engine.Search;

/// <summary>What a search found.</summary>
/// <param name="Process">The process.</param>
/// <param name="Training">How the student was trained meanwhile.</param>
public sealed record SearchResult(DistillationProcess Process, TrainingResult Training);
