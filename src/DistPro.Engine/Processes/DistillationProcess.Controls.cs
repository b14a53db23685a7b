using DistPro.Engine.Pathways;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Interpolation;
using MathNet.Numerics.Random;

namespace DistPro.Engine.Processes;

public sealed partial class DistillationProcess
{
    // A random curve takes a new direction this often; few, since searched processes change slowly.
    private const int RandomKnots = 5;

    // Enough for its bends to look round.
    private const int RandomRows = 101;

    /// <summary>A control: K pathways of the same weight, K / (K + 1) each, which is where a search starts.</summary>
    /// <param name="pathways">The pathways.</param>
    /// <param name="origin">The pair of networks.</param>
    public static DistillationProcess Uniform(IReadOnlyList<Pathway> pathways, ProcessOrigin origin)
    {
        double weight = pathways.Count / (pathways.Count + 1.0);
        return new DistillationProcess(pathways, [[.. pathways.Select(_ => weight)]], origin.With("uniform"));
    }

    /// <summary>
    /// A control: random weights that together are as strong as those of this process at every moment. For each pathway a curve
    /// g_i is drawn (a natural cubic spline through 5 standard normal values, evenly spaced over the run); omega_i = total
    /// exp(g_i) / sum_j exp(g_j).
    /// </summary>
    /// <remarks>
    /// <c>DistillationProcess.Uniform(pathways, origin).Random(seed)</c> is one that knows nothing of a search.
    /// </remarks>
    /// <param name="seed">Same seed, same process.</param>
    public DistillationProcess Random(int seed)
    {
        var normal = new Normal(0, 1, new MersenneTwister(seed));
        double[] knots = [.. Enumerable.Range(0, RandomKnots).Select(knot => knot / (RandomKnots - 1.0))];
        CubicSpline[] curves = [
            .. Pathways.Select(_ => CubicSpline.InterpolateNaturalSorted(knots, [.. normal.Samples().Take(RandomKnots)]))];
        return With(Stretched(RowsForRandom()).Select(Drawn), $"random of the same strength, seed {seed}");

        double[] Drawn(double[] given, int row)
        {
            double progress = row / (RowsForRandom() - 1.0);
            double[] shares = Array.ConvertAll(curves, curve => Math.Exp(curve.Interpolate(progress)));
            return Array.ConvertAll(shares, share => given.Sum() * share / shares.Sum());
        }
    }

    // Every row of this process is one of the new rows, so that the totals agree between rows too.
    private int RowsForRandom() =>
        RowCount == 1 ? RandomRows : (RowCount - 1) * (int)Math.Ceiling((RandomRows - 1.0) / (RowCount - 1)) + 1;
}
