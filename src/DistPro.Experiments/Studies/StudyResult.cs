using DistPro.Engine.Runtime;

namespace DistPro.Experiments.Studies;

/// <summary>A finished run.</summary>
/// <param name="Run">Which.</param>
/// <param name="Settings">Everything that its outcome depends on, as the plan tells it.</param>
/// <param name="Outcome">What came out of it.</param>
public sealed record StudyResult(StudyRun Run, Fingerprint Settings, StudyOutcome Outcome);
