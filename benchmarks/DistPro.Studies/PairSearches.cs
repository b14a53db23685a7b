using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Experiments.Studies;
using Spectre.Console;

namespace DistPro.Studies;

/// <summary>
/// The processes of one pair of networks. What is searched is kept in a folder: once for each variant, seed and set of images.
/// </summary>
internal sealed class PairSearches : IDisposable
{
    private readonly StudySetting _setting;
    private readonly StudyNetworks _networks;
    private readonly string _folder;
    private readonly Network _teacher;
    private readonly ProcessOrigin _origin;
    private readonly PairSearches? _source;

    /// <param name="setting">The setting.</param>
    /// <param name="networks">Makes the networks.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="folder">Where processes are kept.</param>
    /// <param name="source">The pair that transferred processes come from; null for none.</param>
    public PairSearches(StudySetting setting, StudyNetworks networks, Pair pair, string folder, PairSearches? source)
    {
        (_setting, _networks, Pair, _folder, _source) = (setting, networks, pair, folder, source);
        (_teacher, TeacherOutcome) = networks.Teacher(pair.Teacher);
        Teacher = new FixedTeacher(_teacher);
        using var student = networks.Create(pair.Student, seed: 1);
        _origin = new ProcessOrigin { Teacher = ProcessNetwork.Of(_teacher), Student = ProcessNetwork.Of(student) };
    }

    /// <summary>The pair.</summary>
    public Pair Pair { get; }

    /// <summary>The trained teacher.</summary>
    public Teacher Teacher { get; }

    /// <summary>How its training went.</summary>
    public StudyOutcome TeacherOutcome { get; }

    /// <summary>The process of an arm with pathways.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="images">What it is searched on, if it is searched.</param>
    /// <param name="seed">The seed.</param>
    public DistillationProcess ProcessOf(Arm arm, ImageSelection images, int seed) => arm.Process switch
    {
        ProcessKind.Uniform => Uniform(arm.Search),
        ProcessKind.Random => Uniform(arm.Search).Random(seed),
        ProcessKind.Searched => Edited(arm.Search, images, seed),
        ProcessKind.LastWeights => Edited(arm.Search, images, seed).FinalOnly(),
        ProcessKind.Transferred => _source!.Edited(arm.Search, images, seed).TransferTo(_origin.Teacher, _origin.Student).Process,
        _ => throw new ArgumentException($"The arm '{arm.Name}' has no pathways.", nameof(arm)),
    };

    /// <summary>The process that a search found, as it found it, and the seconds that it took.</summary>
    public (DistillationProcess Process, double Seconds) Search(SearchVariant variant, ImageSelection images, int seed)
    {
        var run = new StudyRun($"{variant.Name} on {images.Count} images", _setting.EpochsOf(variant), seed);
        string path = Path.Combine(_folder, $"{run.Arm}.budget{run.Budget}.seed{seed}.process.json");
        var settings = Fingerprint.Empty
            .With("pair", Pair).With("teacher", Teacher.Fingerprint).With("images", images.Checksum()).With("search", variant);
        var outcome = KeptRun.Get(_folder, run, settings, () =>
        {
            AnsiConsole.WriteLine($"searching: {Pair}, {run}");
            using var student = _networks.Create(Pair.Student, seed);
            var search = variant.Options with { HeldOutFraction = _setting.ValidationFraction };
            var training = StudyTraining.Of(run.Budget, seed);
            var result = ProcessSearch.Run(student, Teacher, [], images, search, training);
            result.Process.Save(path);
            return new StudyOutcome(result.Training.History[^1].Validation!.Accuracy, result.Training.Duration.TotalSeconds);
        });
        return (DistillationProcess.Load(path), outcome.Seconds);
    }

    public void Dispose()
    {
        Teacher.Dispose();
        _teacher.Dispose();
    }

    // Edited as DistProTrainer does.
    private DistillationProcess Edited(SearchVariant variant, ImageSelection images, int seed) =>
        variant.Edits.Of(Search(variant, images, seed).Process);

    private DistillationProcess Uniform(SearchVariant variant) =>
        DistillationProcess.Uniform(variant.Options.PathwaysOf(_origin.Teacher.Stages, _origin.Student.Stages), _origin);
}
