using System.Text;
using DistPro.Engine.Runtime;
using DistPro.Engine.Tests.Files;
using DistPro.Experiments.Studies;

namespace DistPro.Experiments.Tests.Studies;

public sealed class DistillationStudyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly List<StudyRun> _made = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_arm_runs_with_every_budget_and_seed_once_the_seeds_outermost()
    {
        var told = new List<StudyProgress>();
        Study(["kd", "distpro + kd"], [3, 6], [1, 2]).Run(Make, new Listener(told));
        Assert.Equal(8, _made.Distinct().Count());
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], _made.Select(r => r.Seed));
        Assert.Equal(_made, told.Select(t => t.Run));
        Assert.Equal(Enumerable.Range(1, 8), told.Select(t => t.Finished));
        Assert.All(told, t => Assert.Equal((8, Outcome(t.Run).Accuracy), (t.Total, t.Outcome.Accuracy)));
    }

    [Fact]
    public void What_is_on_the_disk_is_not_run_again()
    {
        Study(["kd"], [3], [1, 2]).Run(Make);
        _made.Clear();
        var told = new List<StudyProgress>();
        var wider = Study(["kd", "sp"], [3], [1, 2, 3]);
        wider.Run(Make, new Listener(told));
        Assert.Equal(
            ["sp, budget 3, seed 1", "sp, budget 3, seed 2", "kd, budget 3, seed 3", "sp, budget 3, seed 3"],
            _made.Select(r => r.ToString()));
        Assert.Equal(3, told[0].Finished);
        Assert.All(wider.Report("kd").Results, r => Assert.Equal(Outcome(r.Run).Accuracy, r.Outcome.Accuracy));
        wider.Run((run, _) => throw new InvalidOperationException($"{run} is run again"));
    }

    [Fact]
    public void A_study_that_is_stopped_loses_only_the_run_in_progress()
    {
        var study = Study(["a", "b"], [1], [1, 2, 3]);
        Assert.Throws<TimeoutException>(
            () => study.Run((run, stop) => _made.Count == 3 ? throw new TimeoutException() : Make(run, stop)));
        // What a killed process leaves aside of a file that it was writing.
        File.WriteAllText(Path.Combine(_folder, ".b.budget1.seed2.json.0a1b.tmp"), "{ \"kind\": ");
        _made.Clear();
        Study(["a", "b"], [1], [1, 2, 3]).Run(Make);
        Assert.Equal(["b, budget 1, seed 2", "a, budget 1, seed 3", "b, budget 1, seed 3"], _made.Select(r => r.ToString()));
    }

    [Fact]
    public void Cancellation_is_looked_at_before_each_run_and_handed_to_it()
    {
        using var source = new CancellationTokenSource();
        var study = Study(["a"], [1], [1, 2, 3]);
        Assert.Throws<OperationCanceledException>(() => study.Run(
            (run, stop) =>
            {
                Assert.Equal(source.Token, stop);
                source.Cancel();
                return Make(run, stop);
            },
            stop: source.Token));
        Assert.Single(_made);
        Assert.Single(study.Report("a").Results);
    }

    [Fact]
    public void A_run_made_with_other_settings_is_an_error_before_anything_runs()
    {
        Study(["kd"], [3], [1]).Run(Make);
        _made.Clear();
        var other = Study(["sp", "kd"], [3], [1], settings: "temperature 4");
        var error = Assert.Throws<InvalidDataException>(() => other.Run(Make));
        Assert.Contains("kd.budget3.seed1.json", error.Message);
        Assert.Contains(
            "kd, budget 3, seed 1, made with other settings: settings is temperature 2, and temperature 4", error.Message);
        Assert.Contains("delete the file", error.Message);
        Assert.Empty(_made);
        Assert.Throws<InvalidDataException>(() => other.Report("kd"));
    }

    [Theory]
    [InlineData("\"accuracy\": 0", "\"accuracy\": 7", "the accuracy 7")]
    [InlineData("\"seed\": 1", "\"seed\": 2", "the run kd, budget 3, seed 2")]
    [InlineData("DistPro study run", "shopping list", "another kind of file")]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2, which needs a newer DistPro")]
    [InlineData("\"seconds\"", "\"second\"", "seconds")]
    [InlineData("}", "", "LineNumber")]
    public void A_damaged_file_is_an_error_that_names_it(string good, string bad, string found)
    {
        var study = Study(["kd"], [3], [1]);
        study.Run((_, _) => new StudyOutcome(0, 1));
        string file = Assert.Single(Directory.GetFiles(_folder)), text = File.ReadAllText(file);
        Assert.Contains(good, text);
        File.WriteAllText(file, text.Replace(good, bad));
        var error = Assert.Throws<InvalidDataException>(() => study.Report("kd"));
        Assert.Contains(file, error.Message);
        Assert.Contains("Delete it to make the run again", error.Message);
        Assert.Contains(found, error.Message);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_file_that_an_editor_saved_with_a_byte_order_mark_is_read(string encoding)
    {
        var study = Study(["kd"], [3], [1]);
        study.Run((_, _) => new StudyOutcome(0.25, 1));
        string file = Assert.Single(Directory.GetFiles(_folder)), text = File.ReadAllText(file).Replace("\n", "\r\n") + "\r\n";
        var kind = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(file, [.. kind.GetPreamble(), .. kind.GetBytes(text)]);
        Assert.Equal(0.25, Assert.Single(study.Report("kd").Results).Outcome.Accuracy);
    }

    [Fact]
    public void Thousands_of_damaged_files_are_read_or_named()
    {
        var study = Study(["kd"], [3], [1]);
        study.Run((_, _) => new StudyOutcome(0.25, 1) { Numbers = new Dictionary<string, double> { ["cut"] = 0.5 } });
        string file = Assert.Single(Directory.GetFiles(_folder)), text = File.ReadAllText(file);
        Damaged.AssertReadOrRefused(
            mutation => mutation.Bytes(Encoding.UTF8.GetBytes(text)) is var bytes && bytes.Length % 3 == 0
                ? bytes
                : Encoding.UTF8.GetBytes(mutation.Json(text)),
            bytes =>
            {
                File.WriteAllBytes(file, bytes);
                study.Report("kd");
            },
            file);
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_told_before_anything_runs()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var plan = new StudyPlan { Arms = ["a"], Budgets = [1], Seeds = [1], Settings = _ => Fingerprint.Empty };
        Assert.Contains(
            $"'{file}' could not be written", Assert.Throws<IOException>(() => new DistillationStudy(file, plan)).Message);
        string folder = Path.Combine(_folder, "study");
        var study = new DistillationStudy(folder, plan);
        Directory.Delete(folder);
        File.WriteAllText(folder, "");
        Assert.Contains($"'{folder}", Assert.Throws<IOException>(() => study.Run(Make)).Message);
        Assert.Empty(_made);
    }

    [Fact]
    public void A_folder_removed_during_a_run_is_made_again()
    {
        string folder = Path.Combine(_folder, "study");
        var study = new DistillationStudy(
            folder, new StudyPlan { Arms = ["a"], Budgets = [1], Seeds = [1, 2], Settings = _ => Fingerprint.Empty });
        study.Run((run, stop) =>
        {
            Directory.Delete(folder, recursive: true);
            return Make(run, stop);
        });
        Assert.Single(study.Report("a").Results); // the first outcome was in the folder that was removed
    }

    [Fact]
    public void An_outcome_that_cannot_be_is_refused_and_not_kept()
    {
        var study = Study(["kd"], [3], [1]);
        Assert.Contains("accuracy 86.5", Refused(new(86.5, 1)));
        Assert.Contains("accuracy NaN", Refused(new(double.NaN, 1)));
        Assert.Contains("'seconds'", Refused(new(0.5, double.PositiveInfinity)));
        var numbers = new Dictionary<string, double> { ["share cut"] = double.NaN };
        Assert.Contains("'share cut'", Refused(new(0.5, 1) { Numbers = numbers }));
        Assert.Empty(Directory.GetFiles(_folder));

        string Refused(StudyOutcome outcome) =>
            Assert.Throws<InvalidDataException>(() => study.Run((_, _) => outcome)).Message;
    }

    [Fact]
    public void Any_name_is_a_name_of_an_arm()
    {
        string[] arms = ["../kd", "a/b", "a.b", "%", "KD, T = 4", "ε"];
        Study(arms, [1], [1]).Run(Make);
        Assert.Equal(6, Directory.GetFiles(_folder).Length);
        Assert.Equal(arms, Study(arms, [1], [1]).Report("%").Rows.Select(r => r.Arm));
    }

    [Fact]
    public void A_plan_with_nothing_or_something_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Study([], [1], [1]));
        Assert.Contains("arms are: kd, KD", Assert.Throws<ArgumentException>(() => Study(["kd", "KD"], [1], [1])).Message);
        Assert.Contains("budgets", Assert.Throws<ArgumentException>(() => Study(["kd"], [], [1])).Message);
        Assert.Contains("seeds are: 1, 1", Assert.Throws<ArgumentException>(() => Study(["kd"], [1], [1, 1])).Message);
        Assert.Contains("no arm 'sp'", Assert.Throws<ArgumentException>(() => Study(["kd"], [1], [1]).Report("sp")).Message);
    }

    private DistillationStudy Study(string[] arms, int[] budgets, int[] seeds, string settings = "temperature 2") =>
        new(_folder, new StudyPlan
        {
            Arms = arms,
            Budgets = budgets,
            Seeds = seeds,
            Settings = run => Fingerprint.Empty.With("arm", run.Arm).With("settings", settings),
        });

    private StudyOutcome Make(StudyRun run, CancellationToken stop)
    {
        _made.Add(run);
        return Outcome(run);
    }

    private static StudyOutcome Outcome(StudyRun run) =>
        new(0.1 + run.Arm.Length / 100.0 + run.Budget / 30.0 + run.Seed / 1000.0, run.Budget);

    private sealed class Listener(List<StudyProgress> told) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => told.Add(value);
    }
}
