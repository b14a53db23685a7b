using DistPro.Engine.Runtime;

namespace DistPro.Experiments.Studies;

/// <summary>The runs of a study: every arm with every budget and every seed.</summary>
public sealed class StudyPlan
{
    /// <summary>Names of the methods compared, in the order of the report.</summary>
    public required IReadOnlyList<string> Arms { get; init; }

    /// <summary>How long each may train, in any one unit, such as epochs.</summary>
    public required IReadOnlyList<int> Budgets { get; init; }

    /// <summary>The seeds; at least 2 for a deviation and a comparison.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>
    /// Everything that a run's outcome depends on: options, data, networks. A finished run is taken from the disk only if it was
    /// made with the same.
    /// </summary>
    public required Func<StudyRun, Fingerprint> Settings { get; init; }

    /// <summary>All runs, the seeds outermost: a study that was stopped has all arms for the first seeds.</summary>
    public IEnumerable<StudyRun> Runs =>
        from seed in Seeds from budget in Budgets from arm in Arms select new StudyRun(arm, budget, seed);

    /// <exception cref="ArgumentException">Nothing to run, or a name or number twice.</exception>
    internal void Check()
    {
        Each("arms", Arms, StringComparer.OrdinalIgnoreCase);
        Each("budgets", Budgets, EqualityComparer<int>.Default);
        Each("seeds", Seeds, EqualityComparer<int>.Default);
    }

    private static void Each<T>(string what, IReadOnlyList<T> list, IEqualityComparer<T> comparer)
    {
        if (list.Count == 0 || list.Distinct(comparer).Count() < list.Count)
        {
            // Without regard to case, since the names become names of files.
            throw new ArgumentException(
                $"The study's {what} are: {string.Join(", ", list)}. Expected: at least one, and each once.");
        }
    }
}
