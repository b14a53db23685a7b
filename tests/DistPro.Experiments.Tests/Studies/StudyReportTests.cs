using System.Text.Json;
using DistPro.Engine.Runtime;
using DistPro.Experiments.Studies;

namespace DistPro.Experiments.Tests.Studies;

public sealed class StudyReportTests : IDisposable
{
    private static readonly Dictionary<string, double[]> Accuracies = new()
    {
        ["kd"] = [0.801, 0.799, 0.815, 0.803, 0.806],
        ["distpro"] = [0.812, 0.805, 0.821, 0.816, 0.809],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_table_compares_the_arms_with_the_baseline()
    {
        const string Table = """
        budget  arm      accuracy %  deviation  seeds  difference to kd   95 % interval       p  pairs  seconds  search seconds
             3  kd            80.48       0.63      5                 -               -       -      -     10.0               -
             3  distpro       81.26       0.62      5             +0.78  +0.27 to +1.29  0.0130      5     12.0              30

        """;
        Assert.Equal(Table, Report(seeds: 5).ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void One_seed_has_no_deviation_and_no_test()
    {
        var report = Report(seeds: 1);
        Assert.Null(report.Rows[1].Accuracy.Deviation);
        Assert.Equal(
            "     3  distpro       81.20          -      1             +1.10              -  -      1     12.0              30",
            Line(report, 2));
        Assert.Contains("3,distpro,0.812,,1,0.01", report.ToCsv());
    }

    [Fact]
    public void Only_the_seeds_that_both_have_are_compared()
    {
        Report(seeds: 5);
        File.Delete(Directory.GetFiles(_folder, "distpro*seed2*").Single());
        File.Delete(Directory.GetFiles(_folder, "kd*seed1*").Single());
        var row = Study(5).Report("kd").Rows[1];
        Assert.Equal(4, row.Accuracy.Count);
        Assert.Equal(PairedDifference.Of([0.821, 0.816, 0.809], [0.815, 0.803, 0.806]), row.Difference);
        foreach (string file in Directory.GetFiles(_folder, "kd*"))
        {
            File.Delete(file);
        }
        var alone = Assert.Single(Study(5).Report("kd").Rows);
        Assert.Equal(("distpro", null), (alone.Arm, alone.Difference));
        Assert.Equal(4, alone.Accuracy.Count);
    }

    [Fact]
    public void Markdown_has_one_line_for_each_row()
    {
        var lines = Report(seeds: 5).ToMarkdown().Split('\n');
        Assert.Equal(
            "| budget | arm | accuracy % | deviation | seeds | difference to kd | 95 % interval | p | pairs | seconds "
            + "| search seconds |",
            lines[0]);
        Assert.Equal("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|", lines[1]);
        Assert.Equal("| 3 | distpro | 81.26 | 0.62 | 5 | +0.78 | +0.27 to +1.29 | 0.0130 | 5 | 12.0 | 30 |", lines[3]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Csv_has_the_numbers_in_full_and_quotes_names()
    {
        var lines = Report(seeds: 2, arm: "KD, \"T\" 4").ToCsv().Split("\r\n");
        Assert.Equal(
            "budget,arm,accuracy,deviation,seeds,difference,low,high,p,pairs,seconds,seconds deviation,"
            + "search seconds,search seconds deviation",
            lines[0]);
        Assert.StartsWith("3,\"KD, \"\"T\"\" 4\",0.8085,0.00494974746830", lines[2]);
        Assert.Equal(14, lines[1].Split(',').Length);
    }

    [Fact]
    public void Json_has_the_rows_and_every_single_run()
    {
        var json = JsonDocument.Parse(Report(seeds: 5).ToJson()).RootElement;
        Assert.Equal("kd", json.GetProperty("baseline").GetString());
        var difference = json.GetProperty("rows")[1].GetProperty("difference");
        Assert.Equal(0.012971058074312215, difference.GetProperty("pValue").GetDouble(), 1e-9);
        Assert.Equal(10, json.GetProperty("runs").GetArrayLength());
        var run = json.GetProperty("runs")[1];
        Assert.Equal(("distpro", 3), (run.GetProperty("arm").GetString(), run.GetProperty("budget").GetInt32()));
        Assert.Equal(1, run.GetProperty("seed").GetInt32());
        Assert.Equal(0.812, run.GetProperty("accuracy").GetDouble());
        Assert.Equal(30, run.GetProperty("numbers").GetProperty("search seconds").GetDouble());
        Assert.Equal("[[\"as\",\"told\"]]", run.GetProperty("settings").GetString());
    }

    private static string Line(StudyReport report, int line) => report.ToString().Split('\n')[line];

    private StudyReport Report(int seeds, string arm = "distpro")
    {
        var study = Study(seeds, arm);
        study.Run((run, _) => run.Arm == "kd"
            ? new StudyOutcome(Accuracies["kd"][run.Seed - 1], 10)
            : new StudyOutcome(Accuracies["distpro"][run.Seed - 1], 12)
            {
                Numbers = new Dictionary<string, double> { ["search seconds"] = 30 },
            });
        return study.Report("kd");
    }

    private DistillationStudy Study(int seeds, string arm = "distpro") => new(_folder, new StudyPlan
    {
        Arms = ["kd", arm],
        Budgets = [3],
        Seeds = [.. Enumerable.Range(1, seeds)],
        Settings = _ => Fingerprint.Empty.With("as", "told"),
    });
}
