using DistPro.Experiments.Studies;

namespace DistPro.Studies;

/// <summary>
/// Chooses, for each arm, what the weights of its losses are multiplied by: what is best on the validation images.
/// </summary>
internal sealed class WeightTuning(StudySetting setting, StudyData data, StudentRuns runs, string folder)
{
    /// <summary>The chosen factors.</summary>
    /// <param name="arms">Arms with losses of their own.</param>
    public IReadOnlyList<TunedArm> Tune(IReadOnlyList<Arm> arms)
    {
        var trials = arms.SelectMany(arm => setting.Factors.Select(factor => (Arm: arm, Factor: factor)))
            .ToDictionary(t => NameOf(t.Arm, t.Factor));
        var study = new DistillationStudy(folder, new StudyPlan
        {
            Arms = [.. trials.Keys],
            Budgets = [setting.TuningEpochs],
            Seeds = setting.TuningSeeds,
            Settings = run =>
                runs.Settings(trials[run.Arm].Arm, trials[run.Arm].Factor, data.TuningTraining, data.TuningValidation),
        });
        StudyDisplay.Show("choosing weights", progress => study.Run(
            (run, _) => runs.Make(trials[run.Arm].Arm, trials[run.Arm].Factor, data.TuningTraining, data.TuningValidation, run),
            progress));
        var rows = study.Report(trials.Keys.First()).Rows.ToDictionary(row => row.Arm, row => row);
        return [.. arms.Select(arm => new TunedArm(
            arm,
            [.. setting.Factors.Select(factor => (factor, rows[NameOf(arm, factor)].Accuracy.Mean))],
            setting.Factors.Sum(factor => rows[NameOf(arm, factor)].Seconds.Mean * setting.TuningSeeds.Count)))];
    }

    private static string NameOf(Arm arm, double factor) => $"{arm.Name} x {factor}";
}
