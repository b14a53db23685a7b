using System.Text;

namespace DistPro.Studies;

/// <summary>Writes what a study found: a page, the JSON behind it, and the process of the first seed as a file and a picture.</summary>
internal sealed class ResultPage(Study study, StudySetting setting, StudyData data, StudyWork work, IReadOnlyList<int> seeds)
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes the files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="command">The command that made them.</param>
    /// <returns>The page's path.</returns>
    public string Write(string folder, string command)
    {
        Directory.CreateDirectory(folder);
        var report = work.Report(study.Arms, study.Budgets, seeds, study.Tables[0].Baseline);
        File.WriteAllText(PathOf("json"), report.ToJson());
        var (process, _) = work.Searches.Search(Arms.DistPro.Search, data.Training, seeds[0]);
        process.Save(PathOf("process.json"));
        process.SaveSvg(PathOf("svg"));

        Line($"# {study.Title}\n");
        Setting(command, report.Results.Sum(r => r.Outcome.Seconds));
        Weights();
        foreach (var table in study.Tables)
        {
            Line($"\n## {table.Title}\n");
            _text.Append(work.Report(table.Arms, [table.Budget], seeds, table.Baseline).ToMarkdown());
        }
        Line($"\n## The process of seed {seeds[0]}, as searched\n\n![weight of every pathway over the run]({study.Name}.svg)\n");
        Line($"Every run with its settings: [{study.Name}.json]({study.Name}.json); the process: [{study.Name}.process.json]({study.Name}.process.json).");
        File.WriteAllText(PathOf("md"), _text.ToString());
        return PathOf("md");

        string PathOf(string extension) => Path.Combine(folder, $"{study.Name}.{extension}");
    }

    private void Setting(string command, double seconds)
    {
        var teacher = work.Searches.TeacherOutcome;
        Line($"Made by `{command}`, seeds {string.Join(", ", seeds)}.\n");
        Line($"- Machine: {Machine.Describe(work.Networks.Device)}.");
        Line($"- Time: {seconds / 60:F1} minutes of training for the tables, {work.Tuned.Sum(t => t.Seconds) / 60:F1} for the choice of the weights,");
        Line($"  {teacher.Seconds / 60:F1} for the teacher; each search in the tables.");
        Line($"- Images: Fashion-MNIST, {data.Training.Count:N0} training images ({setting.TrainingImages} of each class, the same for all seeds),");
        Line($"  accuracy on {data.Test.Count:N0} test images.");
        Line($"- Networks: {study.Pair}; the teacher has {100 * teacher.Accuracy:F2} % after {setting.TeacherEpochs} epochs on the same images.");
        Line("- Training: the engine's defaults (batch 64, SGD at 0.1 with a cosine schedule, shifts and flips), budgets in epochs. Same seed, same first");
        Line("  weights and same batches in every arm.");
        Line($"- Pathways: stages 1 to 3 in order (six connections), transforms {string.Join(" and ", Arms.DistPro.Search.Options.Transforms)}.");
        Line($"- Search: {setting.SearchEpochs} epochs, once per seed, with cross entropy and pathways; {100 * setting.ValidationFraction:F0} % of the training images are held out in it. The");
        Line("  process is smoothed over 0.1 of the run and clipped at 0.5, as `DistProTrainer` does, and then used on all training images. \"final weights");
        Line("  only\" is its last row; \"random process\" knows nothing of a search.");
        if (study.Source is { } source)
        {
            Line($"- \"transferred process\": the process searched on {source} with the same seed; its search is no part of the time here.");
        }
        Line("- Seconds: training alone. \"seconds with search\": and the whole search; \"with search shared\": and the search divided by the");
        Line($"  {setting.Budgets.Count} budgets that one process serves. \"cut %\": pathways and moments that are not computed.");
    }

    private void Weights()
    {
        Line("\n## Choice of the weights\n");
        Line("Every weight of an arm but that of cross entropy is its paper's times one of the same three factors, chosen by the mean accuracy on");
        Line($"{100 * setting.ValidationFraction:F0} % of the training images after {setting.TuningEpochs} epochs on the others (seeds {string.Join(", ", setting.TuningSeeds)}; searched processes are searched on those, too).");
        Line("The test images had no part in it. Arms that are not listed have the factor of distpro.\n");
        Line($"| arm | {string.Join(" | ", setting.Factors.Select(f => $"x {f}: accuracy %"))} | chosen |");
        Line($"|---|{string.Concat(setting.Factors.Select(_ => "---:|"))}---:|");
        foreach (var tuned in work.Tuned)
        {
            Line($"| {tuned.Arm.Name} | {string.Join(" | ", tuned.Trials.Select(t => $"{100 * t.Accuracy:F2}"))} | {tuned.Factor} |");
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
