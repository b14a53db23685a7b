using System.Globalization;
using DistPro.Engine.Runtime;
using MathNet.Numerics.Statistics;

namespace DistPro.Engine.Processes;

public sealed partial class DistillationProcess
{
    /// <summary>Zeroes, at every moment, each weight below a part of the largest one. The paper's threshold is 0.5.</summary>
    /// <remarks>
    /// It is decided at the rows. Between a row where a pathway is cut and one where it is not, its weight is on the straight
    /// line between. <see cref="ShareCut"/> of the result tells how much is zero.
    /// </remarks>
    /// <param name="threshold">Part of the largest weight of the moment, 0..1.</param>
    public DistillationProcess Clip(double threshold = 0.5)
    {
        Check.Fraction(threshold);
        return With(_rows.Select(row => Clipped(row, threshold * row.Max())), $"clipped at {Text(threshold)}");
    }

    /// <summary>
    /// The same process with another number of rows, on the straight lines between the present ones. The first and last row stay.
    /// </summary>
    /// <param name="rows">At least 2.</param>
    public DistillationProcess Stretch(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        return With(Stretched(rows), $"stretched from {RowCount} to {rows} rows");
    }

    /// <summary>
    /// Leaves out the first part of the run; the rest takes its place. A search starts with all weights alike, needs some time to
    /// get away from there, and asks at each moment what helps the next step: the rows it ends with have proved to teach better
    /// than those it begins with.
    /// </summary>
    /// <remarks>As many rows as before, on the same straight lines.</remarks>
    /// <param name="part">Part of the run, 0..1. 0 leaves out nothing, 1 all but the last row.</param>
    public DistillationProcess Skip(double part)
    {
        Check.Fraction(part);
        return With(Stretched(Math.Max(RowCount, 2), part), $"without the first {Text(part)} of the run");
    }

    /// <summary>
    /// Every weight becomes its mean over a window of time; towards the ends of the run the window shrinks, alike on both sides.
    /// </summary>
    /// <remarks>So the first and last row stay, and so does a weight that is constant or on a straight line.</remarks>
    /// <param name="width">Length of the window as a part of the run, 0..1.</param>
    public DistillationProcess Smooth(double width)
    {
        Check.Fraction(width);
        int reach = (int)Math.Round(width * (RowCount - 1) / 2);
        var means = _rows.Select((_, row) => WindowMean(row, Math.Min(reach, Math.Min(row, RowCount - 1 - row))));
        return With(means, $"smoothed over {Text(width)} of the run");
    }

    /// <summary>A control: every pathway has its mean weight throughout.</summary>
    public DistillationProcess Constant() => With([Mean()], "constant: the mean over the run");

    /// <summary>A control: every pathway has its last weight throughout.</summary>
    public DistillationProcess FinalOnly() => With([_rows[^1]], "constant: the last row");

    private DistillationProcess With(IEnumerable<double[]> rows, string change) => new(Pathways, [.. rows], Origin.With(change));

    private IEnumerable<double[]> Stretched(int rows, double from = 0) =>
        Enumerable.Range(0, rows).Select(row => At(from + (1 - from) * row / (rows - 1.0)));

    private static double[] Clipped(double[] row, double least) => Array.ConvertAll(row, weight => weight < least ? 0 : weight);

    private double[] WindowMean(int row, int reach) =>
        [.. Pathways.Select((_, pathway) => _rows[(row - reach)..(row + reach + 1)].Select(r => r[pathway]).Mean())];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
