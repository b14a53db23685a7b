using DistPro.Experiments.Studies;
using Spectre.Console;

namespace DistPro.Studies;

/// <summary>A table of the page on the console: of its columns those that fit into 80 characters.</summary>
internal static class ConsoleTable
{
    /// <summary>Shows the table.</summary>
    /// <param name="shown">Which.</param>
    /// <param name="report">Its runs.</param>
    public static void Show(ResultTable shown, StudyReport report)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("arm", c => c.PadLeft(0));
        foreach (string title in (string[])["accuracy %", "difference", "95 % interval", "p", "seconds"])
        {
            table.AddColumn(title, c => c.RightAligned().PadLeft(0).NoWrap());
        }
        foreach (var row in report.Rows)
        {
            var difference = row.Difference;
            table.AddRow(
                Markup.Escape(row.Arm),
                $"{100 * row.Accuracy.Mean:F2}" + (row.Accuracy.Deviation is { } deviation ? $" ± {100 * deviation:F2}" : ""),
                difference is { Mean: var mean } ? Points(mean) : "",
                difference is { Low: { } low, High: { } high } ? $"{Points(low)} to {Points(high)}" : "",
                $"{difference?.PValue:F4}", $"{row.Seconds.Mean:F1}");
        }
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"{shown.Title}; difference to {report.Baseline}");
        AnsiConsole.Write(table);

        static string Points(double difference) => $"{100 * difference:+0.00;-0.00;0.00}";
    }
}
