using DistPro.Experiments.Studies;

namespace DistPro.Studies;

/// <summary>Makes the runs of a study, or what is missing of them.</summary>
internal sealed class StudyWork : IDisposable
{
    private readonly Study _study;
    private readonly StudyData _data;
    private readonly PairSearches? _source;
    private readonly StudentRuns _runs;
    private readonly WeightTuning _tuning;
    private readonly string _folder;
    private Dictionary<string, (Arm Arm, double Factor)> _factors = [];

    /// <param name="study">The study.</param>
    /// <param name="setting">Its size.</param>
    /// <param name="data">The images.</param>
    /// <param name="folder">Where everything that is finished is kept; the studies share what they have in common.</param>
    public StudyWork(Study study, StudySetting setting, StudyData data, string folder)
    {
        (_study, _data, _folder) = (study, data, folder);
        Networks = new StudyNetworks(setting, data, Path.Combine(folder, "teachers"));
        _source = study.Source is { } source ? SearchesOf(source, null) : null;
        Searches = SearchesOf(study.Pair, _source);
        _runs = new StudentRuns(setting, Networks, Searches);
        _tuning = new WeightTuning(setting, data, _runs, FolderOf(study.Pair, "tuning"));

        PairSearches SearchesOf(Pair pair, PairSearches? from) => new(setting, Networks, pair, FolderOf(pair, "searches"), from);
    }

    /// <summary>Makes the networks.</summary>
    public StudyNetworks Networks { get; }

    /// <summary>The processes of the study's pair.</summary>
    public PairSearches Searches { get; }

    /// <summary>The chosen factors; empty before <see cref="Run"/>.</summary>
    public IReadOnlyList<TunedArm> Tuned { get; private set; } = [];

    /// <summary>Makes what is missing.</summary>
    /// <param name="seeds">The seeds.</param>
    public void Run(IReadOnlyList<int> seeds)
    {
        Tuned = _tuning.Tune([.. _study.Arms.Where(a => a.Teaches && a.TunedAs is null)]);
        var factors = Tuned.ToDictionary(t => t.Arm, t => t.Factor);
        _factors = _study.Arms.ToDictionary(a => a.Name, a => (a, a.Teaches ? factors[a.TunedAs ?? a] : 1));
        StudyDisplay.Show(_study.Name, progress => StudyOf(_study.Arms, _study.Budgets, seeds).Run(
            (run, _) => _runs.Make(_factors[run.Arm].Arm, _factors[run.Arm].Factor, _data.Training, _data.Test, run), progress));
    }

    /// <summary>The report on some of the runs.</summary>
    public StudyReport Report(IReadOnlyList<Arm> arms, IReadOnlyList<int> budgets, IReadOnlyList<int> seeds, Arm baseline) =>
        StudyOf(arms, budgets, seeds).Report(baseline.Name);

    public void Dispose()
    {
        Searches.Dispose();
        _source?.Dispose();
    }

    private DistillationStudy StudyOf(IReadOnlyList<Arm> arms, IReadOnlyList<int> budgets, IReadOnlyList<int> seeds) =>
        new(FolderOf(_study.Pair, "runs"), new StudyPlan
        {
            Arms = [.. arms.Select(a => a.Name)],
            Budgets = budgets,
            Seeds = seeds,
            Settings = run => _runs.Settings(_factors[run.Arm].Arm, _factors[run.Arm].Factor, _data.Training, _data.Test),
        });

    private string FolderOf(Pair pair, string what) => Path.Combine(_folder, pair.FolderName, what);
}
