using DistPro.Experiments.Studies;

namespace DistPro.Experiments.Tests.Studies;

/// <summary>Golden values: scipy 1.10.1, scipy.stats.ttest_rel, and scipy.stats.t.ppf(0.975, n - 1) for the interval.</summary>
public class PairedDifferenceTests
{
    private static readonly double[] Five = [0.812, 0.805, 0.821, 0.816, 0.809], FiveOthers = [0.801, 0.799, 0.815, 0.803, 0.806];

    private static readonly double[] Twelve =
        [0.7025, 0.6974, 0.7128, 0.7021, 0.6893, 0.7072, 0.7261, 0.7189, 0.6859, 0.6747, 0.6875, 0.7008];

    private static readonly double[] TwelveOthers =
        [0.6535, 0.6956, 0.6751, 0.6854, 0.6891, 0.6937, 0.7082, 0.7209, 0.6974, 0.7273, 0.6867, 0.707];

    public static TheoryData<double[], double[], double[]> Golden => new()
    {
        {
            Five, FiveOthers,
            [0.007799999999999985, 0.0040865633483404785, 0.0027258614139865755, 0.012874138586013394, 0.012971058074312215]
        },
        {
            FiveOthers, Five,
            [-0.007799999999999985, 0.0040865633483404785, -0.012874138586013394, -0.0027258614139865755, 0.012971058074312215]
        },
        {
            Five[..2], FiveOthers[..2],
            [0.008500000000000008, 0.0035355339059327407, -0.02326551184108026, 0.04026551184108027, 0.1821060037114976]
        },
        {
            Twelve, TwelveOthers,
            [0.00544166666666666, 0.02557319115911438, -0.01080676380408237, 0.021690097137415692, 0.47647866218587]
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void It_is_what_scipy_computes(double[] values, double[] baseline, double[] golden)
    {
        var found = PairedDifference.Of(values, baseline);
        Assert.Equal(values.Length, found.Count);
        double[] numbers = [found.Mean, found.Deviation!.Value, found.Low!.Value, found.High!.Value, found.PValue!.Value];
        Assert.All(golden.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void The_order_of_the_pairs_does_not_matter_but_who_is_paired_does()
    {
        var forwards = PairedDifference.Of(Five, FiveOthers);
        var backwards = PairedDifference.Of([.. Five.Reverse()], [.. FiveOthers.Reverse()]);
        Assert.Equal(forwards.PValue!.Value, backwards.PValue!.Value, 1e-12);
        Assert.True(PairedDifference.Of([.. Five.Reverse()], FiveOthers).PValue > 0.03);
    }

    [Fact]
    public void One_pair_has_a_difference_and_nothing_more()
    {
        Assert.Equal(new PairedDifference(0.25, null, null, null, null, 1), PairedDifference.Of([0.75], [0.5]));
    }

    [Fact]
    public void Where_all_differences_are_the_same_there_is_no_doubt()
    {
        Assert.Equal(new PairedDifference(0.25, 0, 0.25, 0.25, 0, 3), PairedDifference.Of([0.5, 0.75, 1], [0.25, 0.5, 0.75]));
        Assert.Equal(new PairedDifference(0, 0, 0, 0, 1, 3), PairedDifference.Of([0.5, 0.7, 1], [0.5, 0.7, 1]));
    }

    [Fact]
    public void Values_without_partners_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([], []));
    }

    [Fact]
    public void A_summary_has_the_deviation_of_a_sample()
    {
        var summary = SampleSummary.Of(Five);
        Assert.Equal(0.8126, summary.Mean, 1e-12);
        Assert.Equal(0.006188699378706274, summary.Deviation!.Value, 1e-12);
        Assert.Equal(new SampleSummary(0.5, null, 1), SampleSummary.Of([0.5]));
    }
}
