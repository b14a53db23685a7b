using System.Globalization;
using System.Text;

namespace DistPro.Experiments.Studies;

/// <summary>The rows of a report as a table for people.</summary>
internal sealed class StudyTable
{
    // The arm's; all others hold numbers, which are aligned to the right.
    private const int NameColumn = 1;
    private const string None = "-";

    private readonly IReadOnlyList<string[]> _lines;

    public StudyTable(IReadOnlyList<StudyRow> rows, string baseline)
    {
        string[] numbers = [.. rows.SelectMany(row => row.Numbers.Keys).Distinct()];
        string difference = $"difference to {baseline}";
        _lines =
        [
            [
                "budget", "arm", "accuracy %", "deviation", "seeds", difference, "95 % interval", "p", "pairs", "seconds",
                .. numbers,
            ],
            .. rows.Select(row => Line(row, numbers)),
        ];
    }

    public string ToText()
    {
        int[] widths = [.. _lines[0].Select((_, column) => _lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (var line in _lines)
        {
            text.AppendJoin("  ", line.Select(Aligned)).Append('\n');
        }
        return text.ToString();

        string Aligned(string cell, int column) =>
            column == NameColumn ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var (line, index) in _lines.Select((l, i) => (l, i)))
        {
            text.Append("| ").AppendJoin(" | ", line.Select(cell => cell.Replace("|", "\\|"))).Append(" |\n");
            if (index == 0)
            {
                text.Append('|').AppendJoin('|', line.Select((_, column) => column == NameColumn ? "---" : "---:")).Append("|\n");
            }
        }
        return text.ToString();
    }

    private static string[] Line(StudyRow row, string[] numbers) =>
    [
        Text(row.Budget), row.Arm,
        Text(100 * row.Accuracy.Mean, "F2"), Text(100 * row.Accuracy.Deviation, "F2"), Text(row.Accuracy.Count),
        Text(100 * row.Difference?.Mean, Signed),
        row.Difference is { Low: { } low, High: { } high } ? $"{Text(100 * low, Signed)} to {Text(100 * high, Signed)}" : None,
        row.Difference?.PValue < 0.0001 ? "< 0.0001" : Text(row.Difference?.PValue, "F4"),
        Text(row.Difference?.Count), Text(row.Seconds.Mean, "F1"),
        .. numbers.Select(name => Text(row.Numbers.GetValueOrDefault(name)?.Mean, "G5")),
    ];

    private const string Signed = "+0.00;-0.00;0.00";

    private static string Text(double? number, string format = "0") =>
        number?.ToString(format, CultureInfo.InvariantCulture) ?? None;
}
