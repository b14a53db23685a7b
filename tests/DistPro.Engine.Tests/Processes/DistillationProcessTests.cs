using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

public class DistillationProcessTests
{
    [Fact]
    public void Between_rows_a_weight_is_on_the_straight_line()
    {
        var process = Example.Of([0, 8], [1, 4], [4, 4]);
        Assert.Equal([0.5, 6], process.At(0.25));
        Assert.Equal([2.5, 4], process.At(0.75));
        Assert.Equal([1, 4], process.At(0.5));
    }

    [Fact]
    public void At_the_rows_the_weights_are_the_rows_own()
    {
        var process = Example.Wild(rows: 50);
        for (int row = 0; row < 50; row++)
        {
            var at = process.At(row / 49.0);
            Assert.All(process.Row(row).Zip(at), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First));
        }
        Assert.Equal(process.Row(0), process.At(0));
        Assert.Equal(process.Row(49), process.At(1));
    }

    [Fact]
    public void A_moment_lies_between_the_rows_beside_it_and_never_below_zero()
    {
        var process = Example.Wild(rows: 7);
        for (double progress = 0; progress <= 1; progress += 1.0 / 1024)
        {
            int row = Math.Min((int)(progress * 6), 5);
            foreach (var ((before, after), now) in process.Row(row).Zip(process.Row(row + 1)).Zip(process.At(progress)))
            {
                Assert.InRange(now, Math.Min(before, after), Math.Max(before, after));
            }
        }
    }

    [Fact]
    public void Progress_outside_the_run_is_its_start_or_its_end()
    {
        var process = Example.Of([1, 2], [3, 4]);
        Assert.Equal([1, 2], process.At(-0.5));
        Assert.Equal([3, 4], process.At(1.5));
        Assert.Throws<ArgumentException>(() => process.At(double.NaN));
    }

    [Fact]
    public void One_row_holds_throughout()
    {
        var process = Example.Of([0.1, 2]);
        Assert.Equal(process.Row(0), process.At(0));
        Assert.Equal(process.Row(0), process.At(0.3));
        Assert.Equal(process.Row(0), process.At(1));
        Assert.Equal(process.Row(0), process.Mean());
    }

    [Fact]
    public void A_weight_that_is_zero_on_both_sides_is_exactly_zero_between_them()
    {
        var process = Example.Of([0.3, 1], [0, 1], [0, 1], [0, 0.7]);
        Assert.Equal(0, process.At(0.45)[0]);
        Assert.Equal(0, process.At(1)[0]);
    }

    [Fact]
    public void The_mean_is_that_of_a_long_run()
    {
        var process = Example.Of([0, 5], [1, 5], [4, 5]);
        Assert.Equal([1.5, 5], process.Mean());
        double[] run = [.. Enumerable.Range(0, 10_001).Select(step => process.At(step / 10_000.0)[0])];
        Assert.Equal(run.Average(), process.Mean()[0], 1e-3);
    }

    [Fact]
    public void A_pathway_is_used_if_it_ever_has_a_weight()
    {
        var process = Example.Of([0, 0, 1], [0, 1e-9, 1], [0, 0, 1]);
        Assert.Equal(["1>2 complex", "3>3 at"], process.Used.Select(p => p.Name));
        Assert.Equal(5.0 / 9, process.ShareCut);
    }

    [Fact]
    public void What_it_is_made_from_is_copied()
    {
        double[][] rows = [[1, 2], [3, 4]];
        var process = Example.Of(rows);
        rows[0][0] = 9;
        Assert.Equal(1, process.At(0)[0]);
        Assert.Equal(1, process.Row(0)[0]);
        process.At(0)[0] = 9;
        Assert.Equal(1, process.At(0)[0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e39)]
    public void A_weight_that_cannot_be_is_refused_by_name(double weight)
    {
        var error = Assert.Throws<ArgumentException>(() => Example.Of([1, 1], [1, weight]));
        Assert.Contains("'1>2 complex' in row 1", error.Message);
    }

    [Fact]
    public void Rows_and_pathways_that_do_not_fit_are_refused()
    {
        Assert.Contains("Row 1 has 1 weights", Assert.Throws<ArgumentException>(() => Example.Of([1, 2], [1])).Message);
        Assert.Throws<ArgumentException>(() => new DistillationProcess([new(1, 1, "at")], [], Example.Origin));
        Assert.Throws<ArgumentException>(() => new DistillationProcess([], [[]], Example.Origin));
        Pathway once = new(1, 1, "at"), beyond = new(1, 4, "at");
        Assert.Contains("'1>1 at' is there 2 times", Refusal([once, once]));
        Assert.Contains("stage 4 of the student, resnet20. Expected: 0 to 3", Refusal([once, beyond]));

        static string Refusal(Pathway[] pathways) =>
            Assert.Throws<ArgumentException>(() => new DistillationProcess(pathways, [[1, 1]], Example.Origin)).Message;
    }
}
