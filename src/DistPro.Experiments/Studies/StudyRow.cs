namespace DistPro.Experiments.Studies;

/// <summary>One line of a report: an arm with one budget, over its seeds.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Accuracy">Accuracy, 0..1.</param>
/// <param name="Difference">
/// Difference in accuracy to the baseline, over the seeds that both have; null for the baseline and without such.
/// </param>
/// <param name="Seconds">Time of a run.</param>
/// <param name="Numbers">The other numbers, by name, over the runs that have them.</param>
public sealed record StudyRow(
    int Budget, string Arm, SampleSummary Accuracy, PairedDifference? Difference, SampleSummary Seconds,
    IReadOnlyDictionary<string, SampleSummary> Numbers);
