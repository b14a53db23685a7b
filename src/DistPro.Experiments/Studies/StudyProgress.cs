namespace DistPro.Experiments.Studies;

/// <summary>Reported after each run of a study.</summary>
/// <param name="Run">The run that has just finished.</param>
/// <param name="Outcome">What came out of it.</param>
/// <param name="Finished">Number of runs that are finished by now, earlier ones from the disk included.</param>
/// <param name="Total">Number of runs of the study.</param>
public sealed record StudyProgress(StudyRun Run, StudyOutcome Outcome, int Finished, int Total);
