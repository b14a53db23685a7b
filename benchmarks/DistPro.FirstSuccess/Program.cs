using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DistPro.Engine.Training;
using DistPro.Experiments.Studies;
using DistPro.FirstSuccess;
using Microsoft.ML;
using Spectre.Console;

var seeds = new Option<int>("--seeds") { Description = "Number of seeds.", DefaultValueFactory = _ => 5 };
var photographs = new Option<string?>("--photographs")
{
    Description = "Folder with the parts train and val, one sub-folder of photographs for each class in both; without it, the "
        + "two small sets only.",
};
var size = new Option<int>("--size")
{
    Description = "Pixels at which students see photographs.",
    DefaultValueFactory = _ => 112,
};
var precision = new Option<Precision>("--precision") { Description = "What networks are trained in." };
var only = new Option<string?>("--only") { Description = "Part of the names of the sets that are to be run." };
var arms = new Option<string[]>("--arms")
{
    Description = "Parts of the names of the models that are to be made; several options for several of them.",
    DefaultValueFactory = _ => [""],
};
var command = new RootCommand(
    "What a newcomer gets out of a few images: ML.NET's own parts, students alone, students with teachers.")
{
    seeds, photographs, size, precision, only, arms,
};
command.SetAction(parsed => Run(
    parsed.GetValue(seeds), parsed.GetValue(photographs), parsed.GetValue(size), parsed.GetValue(precision),
    parsed.GetValue(only) ?? "", parsed.GetValue(arms)!));
return command.Parse(args).Invoke();

static int Run(int seeds, string? photographs, int size, Precision precision, string only, string[] arms)
{
    string folder = Directory.CreateTempSubdirectory("first-success-").FullName;
    var all = new Dictionary<(string Set, string Arm), List<Measurement>>();
    for (int seed = 1; seed <= seeds; seed++)
    {
        var ml = new MLContext(seed);
        ml.Log += (_, e) =>
        {
            if (e.Message.Contains("Warning", StringComparison.Ordinal))
            {
                Console.WriteLine("    " + e.Message);
            }
        };
        IEnumerable<ImageSet> sets = SmallSets.Write(ml, folder, seed);
        if (photographs is not null)
        {
            int current = seed;
            sets = sets.Concat(
                from classes in new[] { 3, 10 }
                from perClass in new[] { 40, 160 }
                select Photographs.Link(photographs, folder, classes, perClass, size, current));
        }
        foreach (var set in sets.Where(s => s.Name.Contains(only, StringComparison.Ordinal)))
        {
            var made = new Dictionary<string, ITransformer>();
            var wanted = Arms.All.Where(a => arms.Any(part => a.Name.Contains(part, StringComparison.Ordinal)));
            foreach (var arm in wanted.Where(a => a.Suits(set)))
            {
                var setting = new Setting(ml, set, seed, precision);
                var watch = Stopwatch.StartNew();
                var model = made[arm.Name] = arm.Make(setting, made);
                var result = Measurement.Of(setting, model, watch.Elapsed.TotalSeconds, folder);
                all.TryAdd((set.Name, arm.Name), []);
                all[(set.Name, arm.Name)].Add(result);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"seed {seed}, {set.Name}: {arm.Name} {result.Accuracy:f3} in {result.Seconds:f0} s, "
                    + $"{result.Milliseconds:f2} ms"));
            }
            foreach (var model in made.Values.OfType<IDisposable>())
            {
                model.Dispose();
            }
        }
    }
    foreach (var set in all.Keys.Select(k => k.Set).Distinct())
    {
        Show(set, [.. all.Where(a => a.Key.Set == set).Select(a => (a.Key.Arm, (IReadOnlyList<Measurement>)a.Value))]);
    }
    Directory.Delete(folder, recursive: true);
    return 0;
}

static void Show(string set, IReadOnlyList<(string Arm, IReadOnlyList<Measurement> Runs)> rows)
{
    var table = new Table().Border(TableBorder.Markdown).AddColumns(set, "accuracy %", "size, KB", "ms an image", "made in, s");
    foreach (var (arm, runs) in rows)
    {
        var accuracy = SampleSummary.Of([.. runs.Select(r => 100 * r.Accuracy)]);
        table.AddRow(
            arm, string.Create(CultureInfo.InvariantCulture, $"{accuracy.Mean:f1} ± {accuracy.Deviation:f1}"),
            $"{runs[0].Bytes / 1024:n0}", string.Create(CultureInfo.InvariantCulture, $"{runs.Min(r => r.Milliseconds):f2}"),
            string.Create(CultureInfo.InvariantCulture, $"{runs.Average(r => r.Seconds):f0}"));
    }
    AnsiConsole.Write(table);
}
