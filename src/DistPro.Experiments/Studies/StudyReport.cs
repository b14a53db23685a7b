using System.Text.Encodings.Web;
using System.Text.Json;

namespace DistPro.Experiments.Studies;

/// <summary>
/// What a study found: for each budget and arm mean, standard deviation (n - 1) and number of seeds, and the paired difference
/// to a baseline arm with its 95 % confidence interval and p-value. The p-values are of single comparisons, not corrected for
/// their number.
/// </summary>
public sealed class StudyReport
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StudyTable _table;

    internal StudyReport(
        IReadOnlyList<StudyResult> results, string baseline, IReadOnlyList<string> arms, IReadOnlyList<int> budgets)
    {
        (Results, Baseline) = (results, baseline);
        Rows = [.. from budget in budgets from arm in arms where Of(arm, budget).Any() select Row(arm, budget)];
        _table = new StudyTable(Rows, baseline);
    }

    /// <summary>Name of the arm that the others are compared with.</summary>
    public string Baseline { get; }

    /// <summary>The single runs.</summary>
    public IReadOnlyList<StudyResult> Results { get; }

    /// <summary>The lines of the table, by budget, then arm. An arm without a finished run has none.</summary>
    public IReadOnlyList<StudyRow> Rows { get; }

    /// <summary>
    /// The table for a console: accuracies in percent, differences in percentage points; "-" for what one seed cannot tell.
    /// </summary>
    public override string ToString() => _table.ToText();

    /// <summary>The same table in Markdown.</summary>
    public string ToMarkdown() => _table.ToMarkdown();

    /// <summary>
    /// The rows as comma-separated values with a header (RFC 4180), numbers in full, accuracies 0..1, empty for what there is
    /// not.
    /// </summary>
    public string ToCsv() => StudyCsv.Write(Rows);

    /// <summary>The rows and all single runs as JSON, numbers in full.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            kind = "DistPro study",
            version = 1,
            Baseline,
            Rows,
            runs = Results.Select(r => new
            {
                r.Run.Arm,
                r.Run.Budget,
                r.Run.Seed,
                settings = $"{r.Settings}",
                r.Outcome.Accuracy,
                r.Outcome.Seconds,
                r.Outcome.Numbers,
            }),
        },
        Format).ReplaceLineEndings("\n") + "\n";

    private IEnumerable<StudyResult> Of(string arm, int budget) =>
        Results.Where(r => r.Run.Arm == arm && r.Run.Budget == budget);

    private StudyRow Row(string arm, int budget)
    {
        var own = Of(arm, budget).ToList();
        var numbers = own.SelectMany(r => r.Outcome.Numbers).GroupBy(n => n.Key)
            .ToDictionary(n => n.Key, n => SampleSummary.Of([.. n.Select(number => number.Value)]));
        return new(
            budget, arm, SampleSummary.Of([.. own.Select(r => r.Outcome.Accuracy)]), Difference(own, Of(Baseline, budget)),
            SampleSummary.Of([.. own.Select(r => r.Outcome.Seconds)]), numbers);
    }

    private PairedDifference? Difference(IReadOnlyList<StudyResult> own, IEnumerable<StudyResult> baseline)
    {
        var pairs = own.Join(
            baseline, r => r.Run.Seed, r => r.Run.Seed, (a, b) => (a.Outcome.Accuracy, Other: b.Outcome.Accuracy)).ToList();
        return own[0].Run.Arm == Baseline || pairs.Count == 0
            ? null
            : PairedDifference.Of([.. pairs.Select(p => p.Accuracy)], [.. pairs.Select(p => p.Other)]);
    }
}
