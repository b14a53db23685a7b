using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DistPro.Studies;

/// <summary>The command line: a command for each study.</summary>
internal static class StudyCommand
{
    private const string DebianImages = "/usr/share/datasets/fashion-mnist";

    /// <param name="run">Does what is asked for, and gives the exit code.</param>
    public static RootCommand Create(Func<Study, StudyOptions, int> run)
    {
        var seeds = new Option<IReadOnlyList<int>>("--seeds")
        {
            HelpName = "N|A-B",
            Description = "Seeds 1 to N, or A to B, instead of 1 to 5 (to 3 for ablations and diagnosis).",
            CustomParser = SeedsOf,
            Recursive = true,
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "A few images and one epoch: shows that everything works. Keeps all in artifacts/study-quick.",
            Recursive = true,
        };
        var images = new Option<string>("--images")
        {
            HelpName = "DIR",
            Description = "The four files of Fashion-MNIST; FASHION_MNIST may name the folder, too.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("FASHION_MNIST") ?? DebianImages,
            Recursive = true,
        };
        var work = new Option<string>("--work")
        {
            HelpName = "DIR",
            Description = "Where finished runs are kept.",
            DefaultValueFactory = result => Path.Combine("artifacts", result.GetValue(quick) ? "study-quick" : "study"),
            Recursive = true,
        };
        var results = new Option<string>("--results")
        {
            HelpName = "DIR",
            Description = "Where the page goes.",
            DefaultValueFactory = result =>
                result.GetValue(quick) ? Path.Combine(result.GetRequiredValue(work), "results") : Path.Combine("docs", "results"),
            Recursive = true,
        };

        var root = new RootCommand("Compares methods on Fashion-MNIST over several seeds, and writes the pages of docs/results.")
        {
            seeds, quick, images, work, results,
        };
        foreach (var study in (Func<StudySetting, Study>[])[FastTraining.Study, Transfer.Study, Ablations.Study, Diagnosis.Study])
        {
            var named = study(StudySetting.Full);
            var command = new Command(named.Name, named.Description);
            command.SetAction(parsed =>
            {
                var options = new StudyOptions(
                    parsed.GetValue(seeds), parsed.GetValue(quick), parsed.GetRequiredValue(images),
                    parsed.GetRequiredValue(work), parsed.GetRequiredValue(results));
                return run(study(options.Setting), options);
            });
            root.Add(command);
        }
        return root;
    }

    private static IReadOnlyList<int> SeedsOf(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        int[] ends =
        [
            .. text.Split('-').Select(
                end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : 0),
        ];
        var (first, last) = ends.Length == 1 ? (1, ends[0]) : (ends[0], ends[^1]);
        if (ends.Length > 2 || first == 0 || last < first)
        {
            result.AddError($"--seeds takes a number of 1 or more or a range such as 4-5, found '{text}'.");
            return [];
        }
        return [.. Enumerable.Range(first, last - first + 1)];
    }
}
