using MathNet.Numerics.Distributions;

namespace DistPro.Experiments.Studies;

/// <summary>How much one method differs from another over pairs of runs (paired Student t-test, two-sided).</summary>
/// <param name="Mean">Mean difference.</param>
/// <param name="Deviation">Standard deviation of the differences, n - 1; null for one pair.</param>
/// <param name="Low">Lower end of the 95 % confidence interval of the mean difference; null for one pair.</param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">
/// How probable so large a mean difference is if there is none, 0..1; null for one pair. Where all differences are the same, 1 if
/// they are zero and 0 if not.
/// </param>
/// <param name="Count">Number of pairs, n.</param>
public sealed record PairedDifference(double Mean, double? Deviation, double? Low, double? High, double? PValue, int Count)
{
    /// <summary>t = mean / (deviation / sqrt(n)), with n - 1 degrees of freedom.</summary>
    /// <param name="values">Values of the method, such as accuracies.</param>
    /// <param name="baseline">Values of the method that it is compared with, in the same order.</param>
    /// <exception cref="ArgumentException">There are no pairs, or a value is without its partner.</exception>
    public static PairedDifference Of(IReadOnlyList<double> values, IReadOnlyList<double> baseline)
    {
        if (values.Count != baseline.Count)
        {
            throw new ArgumentException($"{values.Count} values against {baseline.Count}. Expected: as many.", nameof(baseline));
        }
        var summary = SampleSummary.Of([.. values.Zip(baseline, (value, other) => value - other)]);
        if (summary.Deviation is not { } deviation)
        {
            return new(summary.Mean, null, null, null, null, summary.Count);
        }
        double error = deviation / Math.Sqrt(summary.Count), freedom = summary.Count - 1;
        double reach = error * StudentT.InvCDF(0, 1, freedom, 0.975);
        double p = error > 0 ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(summary.Mean) / error) : summary.Mean == 0 ? 1 : 0;
        return new(summary.Mean, deviation, summary.Mean - reach, summary.Mean + reach, p, summary.Count);
    }
}
