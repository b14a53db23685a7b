using MathNet.Numerics.Statistics;

namespace DistPro.Experiments.Studies;

/// <summary>Mean and spread of some values.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">Standard deviation with n - 1; null for a single value, which has none.</param>
/// <param name="Count">Number of values, n.</param>
public sealed record SampleSummary(double Mean, double? Deviation, int Count)
{
    /// <summary>The summary of these values, at least one.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static SampleSummary Of(IReadOnlyCollection<double> values) => values.Count switch
    {
        0 => throw new ArgumentException("No values. Expected: at least one.", nameof(values)),
        1 => new(values.Single(), null, 1),
        _ => new(values.Mean(), values.StandardDeviation(), values.Count),
    };
}
