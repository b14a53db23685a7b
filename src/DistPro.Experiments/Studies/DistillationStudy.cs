namespace DistPro.Experiments.Studies;

/// <summary>
/// Compares methods: runs each arm with each budget and seed, keeps every finished run in a folder, goes on where it was
/// stopped, and reports means, deviations and paired differences.
/// </summary>
public sealed class DistillationStudy
{
    private readonly StudyPlan _plan;
    private readonly StudyFolder _folder;

    /// <param name="folder">Where finished runs are kept, one small JSON file each. Made if it is not there.</param>
    /// <param name="plan">The runs.</param>
    /// <exception cref="ArgumentException">The plan has nothing to run, or something twice.</exception>
    /// <exception cref="IOException">
    /// Nothing can be kept in the folder; one that holds runs already may be read-only, to report on them.
    /// </exception>
    public DistillationStudy(string folder, StudyPlan plan)
    {
        plan.Check();
        (_plan, _folder) = (plan, new StudyFolder(folder, plan.Settings));
    }

    /// <summary>
    /// Makes the runs that are not on the disk yet. If it is stopped, however, the run that was in progress is lost and no other.
    /// </summary>
    /// <param name="run">Makes one run.</param>
    /// <param name="progress">Told after each run.</param>
    /// <param name="stop">Looked at before each run, and handed to it.</param>
    /// <exception cref="InvalidDataException">
    /// A run on the disk was made with other settings or is damaged (nothing has been run then), or an outcome is no outcome.
    /// </exception>
    /// <exception cref="IOException">An outcome cannot be kept: looked at before each run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(
        Func<StudyRun, CancellationToken, StudyOutcome> run, IProgress<StudyProgress>? progress = null,
        CancellationToken stop = default)
    {
        var runs = _plan.Runs.ToList();
        var missing = runs.Where(r => _folder.Find(r) is null).ToList();
        foreach (var (next, index) in missing.Select((r, i) => (r, i)))
        {
            stop.ThrowIfCancellationRequested();
            _folder.Prepare(next);
            var outcome = run(next, stop);
            _folder.Keep(next, outcome);
            progress?.Report(new(next, outcome, runs.Count - missing.Count + index + 1, runs.Count));
        }
    }

    /// <summary>The report on the runs that are finished; all of them after <see cref="Run"/>.</summary>
    /// <param name="baseline">The arm that the others are compared with.</param>
    /// <exception cref="ArgumentException">There is no such arm.</exception>
    /// <exception cref="InvalidDataException">A run on the disk was made with other settings or is damaged.</exception>
    public StudyReport Report(string baseline)
    {
        if (!_plan.Arms.Contains(baseline))
        {
            throw new ArgumentException(
                $"There is no arm '{baseline}'. Expected: one of {string.Join(", ", _plan.Arms)}.", nameof(baseline));
        }
        var results = new List<StudyResult>();
        foreach (var run in _plan.Runs)
        {
            if (_folder.Find(run) is { } outcome)
            {
                results.Add(new(run, _plan.Settings(run), outcome));
            }
        }
        return new StudyReport(results, baseline, _plan.Arms, _plan.Budgets);
    }
}
