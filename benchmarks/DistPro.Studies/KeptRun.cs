using DistPro.Engine.Runtime;
using DistPro.Experiments.Studies;

namespace DistPro.Studies;

/// <summary>A single run that is made once and then kept in a folder, as the runs of a study are.</summary>
internal static class KeptRun
{
    /// <summary>The outcome of the run, which is made if it is not there.</summary>
    public static StudyOutcome Get(string folder, StudyRun run, Fingerprint settings, Func<StudyOutcome> make)
    {
        var study = new DistillationStudy(
            folder, new StudyPlan { Arms = [run.Arm], Budgets = [run.Budget], Seeds = [run.Seed], Settings = _ => settings });
        study.Run((_, _) => make());
        return study.Report(run.Arm).Results[0].Outcome;
    }
}
