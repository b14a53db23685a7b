using System.Text;

namespace Microsoft.ML.Data;

/// <summary>
/// A confusion matrix as text. Names that do not fit over their column are numbered: the column heads show the numbers, the rows both.
/// </summary>
internal static class ConfusionTable
{
    private const string Corner = "PREDICTED";

    public static string Format(ConfusionMatrix matrix, string[] names)
    {
        int classes = names.Length;
        int width = classes == 2 ? 8 : 5;
        int longest = names.Max(name => name.Length);
        bool numbered = longest > width;
        int digits = $"{classes - 1}".Length;
        int margin = Math.Max(Corner.Length, longest + (numbered ? digits + 2 : 0));
        string rule = new('=', classes * (classes > 2 ? 8 : 11));

        string Head(int c) => numbered ? $"{c}" : names[c];
        string RowName(int c) => (numbered ? $"{$"{c}".PadLeft(digits)}. {names[c].PadLeft(margin - digits - 2)}" : names[c]).PadLeft(margin);

        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("Confusion table");
        text.AppendLine($"{"".PadRight(margin)} ||{rule}");
        text.AppendLine($"{Corner.PadRight(margin)} ||{Cells(classes, c => $" {Head(c).PadLeft(width)} |")} Recall");
        text.AppendLine($"{"TRUTH".PadRight(margin)} ||{rule}");
        for (int row = 0; row < classes; row++)
        {
            string counts = Cells(classes, c => $" {$"{matrix.Counts[row][c]:N0}".PadLeft(width)} |");
            text.AppendLine($"{RowName(row)} ||{counts} {matrix.PerClassRecall[row],5:F4}");
        }

        text.AppendLine($"{"".PadRight(margin)} ||{rule}");
        text.AppendLine($"{"Precision".PadRight(margin)} ||{Cells(classes, c => $"{$"{matrix.PerClassPrecision[c]:N4}".PadLeft(width + 1)} |")}");
        return text.ToString();
    }

    private static string Cells(int classes, Func<int, string> cell) => string.Concat(Enumerable.Range(0, classes).Select(cell));
}
