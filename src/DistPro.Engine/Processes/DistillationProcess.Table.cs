using System.Globalization;
using System.Text;

namespace DistPro.Engine.Processes;

public sealed partial class DistillationProcess
{
    /// <summary>
    /// The process as a table: the weight of every pathway at the start, at 25, 50 and 75 %, at the end, and its mean.
    /// </summary>
    public override string ToString()
    {
        double[][] moments = [At(0), At(0.25), At(0.5), At(0.75), At(1), Mean()];
        int width = Math.Max("pathway".Length, Pathways.Max(p => p.Name.Length));
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Origin.Teacher.Name} > {Origin.Student.Name}, {Pathways.Count} pathways, ")
            .AppendLine(CultureInfo.InvariantCulture, $"{RowCount} rows, {ShareCut:P0} cut")
            .Append("pathway".PadRight(width)).AppendLine("      0 %     25 %     50 %     75 %    100 %     mean");
        foreach (var (pathway, index) in Pathways.Select((p, i) => (p, i)))
        {
            text.Append(pathway.Name.PadRight(width)).AppendJoin("", moments.Select(m => Cell(m[index]))).AppendLine();
        }
        return text.ToString();
    }

    // What is cut is a plain 0, what is merely small is 0.0000.
    private static string Cell(double weight) =>
        (weight == 0 ? "0" : weight.ToString(weight < 1000 ? "F4" : "G4", CultureInfo.InvariantCulture)).PadLeft(9);
}
