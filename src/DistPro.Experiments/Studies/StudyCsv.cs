using System.Globalization;
using System.Text;

namespace DistPro.Experiments.Studies;

/// <summary>The rows of a report as comma-separated values.</summary>
internal static class StudyCsv
{
    public static string Write(IReadOnlyList<StudyRow> rows)
    {
        string[] numbers = [.. rows.SelectMany(row => row.Numbers.Keys).Distinct()];
        var text = new StringBuilder();
        Line(text, [
            "budget", "arm", "accuracy", "deviation", "seeds", "difference", "low", "high", "p", "pairs", "seconds",
            "seconds deviation", .. numbers.SelectMany(name => new[] { name, $"{name} deviation" }),
        ]);
        foreach (var row in rows)
        {
            Line(text, [
                row.Budget, row.Arm, row.Accuracy.Mean, row.Accuracy.Deviation, row.Accuracy.Count,
                row.Difference?.Mean, row.Difference?.Low, row.Difference?.High, row.Difference?.PValue, row.Difference?.Count,
                row.Seconds.Mean, row.Seconds.Deviation,
                .. numbers.Select(row.Numbers.GetValueOrDefault)
                    .SelectMany(summary => new object?[] { summary?.Mean, summary?.Deviation }),
            ]);
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, object?[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(object? cell)
    {
        string text = Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
