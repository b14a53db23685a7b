using System.Text;

namespace DistPro.Studies;

/// <summary>
/// Writes what a study found: a page, the JSON behind it, and the process of the first seed as a file and a picture.
/// </summary>
internal sealed class ResultPage(Study study, StudySetting setting, StudyData data, StudyWork work, IReadOnlyList<int> seeds)
{
    private readonly StringBuilder _text = new();

    // By pair and seed, not by study: those of one pair show the same process.
    private string ProcessName => $"{study.Pair.FolderName}.seed{seeds[0]}";

    private string Held => $"{100 * setting.ValidationFraction:F0}";

    /// <summary>Writes the files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="command">The command that made them.</param>
    /// <returns>The page's path.</returns>
    public string Write(string folder, string command)
    {
        Directory.CreateDirectory(folder);
        var report = work.Report(study.Arms, study.Budgets, seeds, study.Tables[0].Baseline);
        File.WriteAllText(PathOf($"{study.Name}.json"), report.ToJson());
        var (process, _) = work.Searches.Search(Arms.DistPro.Search, data.Training, seeds[0]);
        process.Save(PathOf($"{ProcessName}.process.json"));
        process.SaveSvg(PathOf($"{ProcessName}.svg"));

        Line($"# {study.Title}\n");
        Setting(command, report.Results.Sum(r => r.Outcome.Seconds));
        Weights();
        foreach (var table in study.Tables)
        {
            Line($"\n## {table.Title}\n");
            _text.Append(work.Report(table.Arms, [table.Budget], seeds, table.Baseline).ToMarkdown());
        }
        Line($"\n## The process of seed {seeds[0]}, as searched\n\n![weight of every pathway over the run]({ProcessName}.svg)\n");
        Line($"""
            - The process as a file: [{ProcessName}.process.json]({ProcessName}.process.json)
            - Every run with its settings: [{study.Name}.json]({study.Name}.json)
            """);
        File.WriteAllText(PathOf($"{study.Name}.md"), _text.ToString());
        return PathOf($"{study.Name}.md");

        string PathOf(string file) => Path.Combine(folder, file);
    }

    private void Setting(string command, double seconds)
    {
        var teacher = work.Searches.TeacherOutcome;
        Line($"""
            Made by `{command}`, seeds {string.Join(", ", seeds)}.

            - Machine: {Machine.Describe(work.Networks.Device)}.
            - Time: {seconds / 60:F1} minutes of training for the tables,
              {work.Tuned.Sum(t => t.Seconds) / 60:F1} for the choice of the weights, {teacher.Seconds / 60:F1} for the teacher;
              searches as in the tables.
            - Images: Fashion-MNIST, {data.Training.Count:N0} training images
              ({setting.TrainingImages} of each class, the same for all seeds);
              accuracy on {data.Test.Count:N0} test images at the end of the run.
            - Networks: {study.Pair}. The teacher has {100 * teacher.Accuracy:F2} % after {setting.TeacherEpochs} epochs
              on the same images.
            - Training: the engine's defaults (batch 64, SGD at 0.1 with a cosine schedule, shifts and flips); budgets are epochs.
              The same seed means the same first weights and the same batches in every arm.
            - Pathways: stages 1 to 3 in order (six connections),
              transforms {string.Join(" and ", Arms.DistPro.Search.Options.Transforms)}.
            - Search: {setting.SearchEpochs} epochs, once per seed, with cross entropy and pathways; {Held} % of the training
              images are held out in it. What is used on all training images is the process
              {Arms.DistPro.Search.DescribeEdits()}, as by `DistProTrainer`.
              "whole process" has its start too; "final weights only" is the last row; "random process" knows nothing of a search.
            - Columns: "seconds" is training alone, "seconds with search" the whole search besides, "with search shared" the
              search divided by the {setting.Budgets.Count} budgets that one process serves; "cut %" of all pairs of pathway and
              moment are not computed.
            """);
        if (study.Source is { } source)
        {
            Line($"""
                - "transferred process" was searched on {source} with the same seed; that search is no part of the
                  time here.
                """);
        }
    }

    private void Weights()
    {
        Line($"""

            ## Choice of the weights

            Every weight of an arm but that of cross entropy is its paper's (for pathways: the process's) times one of the same
            three factors. It is chosen by the mean accuracy on {Held} % of the training images after {setting.TuningEpochs}
            epochs on the others, over the seeds {string.Join(", ", setting.TuningSeeds)}; for this, processes are searched on the
            others, too. The test images have no part in it. Arms that are not listed have the factor of distpro.

            | arm | {string.Join(" | ", setting.Factors.Select(f => $"x {f}: accuracy %"))} | chosen |
            |---|{string.Concat(setting.Factors.Select(_ => "---:|"))}---:|
            """);
        foreach (var tuned in work.Tuned)
        {
            string accuracies = string.Join(" | ", tuned.Trials.Select(t => $"{100 * t.Accuracy:F2}"));
            Line($"| {tuned.Arm.Name} | {accuracies} | {tuned.Factor} |");
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
