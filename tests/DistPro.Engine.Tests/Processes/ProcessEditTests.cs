using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

public class ProcessEditTests
{
    [Fact]
    public void Clipping_zeroes_what_is_below_a_part_of_the_largest_of_the_moment()
    {
        var clipped = Example.Of([4, 2, 1.99], [1, 0.4, 3], [0, 0, 0]).Clip(0.5);
        Assert.Equal([4, 2, 0], clipped.Row(0));
        Assert.Equal([0, 0, 3], clipped.Row(1));
        Assert.Equal([0, 0, 0], clipped.Row(2));
        Assert.Equal(6.0 / 9, clipped.ShareCut);
    }

    [Fact]
    public void Clipping_keeps_the_strongest_at_any_threshold_and_everything_at_none()
    {
        var process = Example.Of([4, 2, 1], [1, 5, 3]);
        Assert.Equal(4.0 / 6, process.Clip(1).ShareCut);
        Assert.Equal(0, process.Clip(0).ShareCut);
        Assert.Equal("1>2 complex", Assert.Single(Example.Of([0.9, 2], [0, 1]).Clip().Used).Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => process.Clip(1.1));
    }

    [Fact]
    public void Stretching_to_more_rows_changes_no_moment()
    {
        var process = Example.Wild(rows: 11);
        var stretched = process.Stretch(101);
        Assert.Equal(101, stretched.RowCount);
        for (double progress = 0; progress <= 1; progress += 1.0 / 256)
        {
            Assert.All(
                process.At(progress).Zip(stretched.At(progress)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First));
        }
        Assert.Equal([1, 2], Example.Of([1, 2]).Stretch(3).Row(2));
    }

    [Fact]
    public void Skipping_leaves_out_the_start_and_spreads_the_rest_over_the_run()
    {
        var process = Example.Of([8, 0], [4, 1], [0, 2], [1, 5], [2, 7]);
        var rest = process.Skip(0.5);
        Assert.All(
            [0, 0.3, 0.5, 1],
            progress =>
                Assert.All(
                    process.At(0.5 + progress / 2).Zip(rest.At(progress)), pair => Assert.Equal(pair.First, pair.Second, 1e-6)));
        Assert.Equal(process.At(0.25), process.Skip(0.25).At(0));
        Assert.Equal(process.Row(4), process.Skip(1).At(0));
        Assert.All(Enumerable.Range(0, 5), row => Assert.Equal(process.Row(row), process.Skip(0).Row(row)));
        Assert.Equal([2, 7], process.FinalOnly().Skip(0.5).At(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => process.Skip(1.1));
    }

    [Fact]
    public void Smoothing_is_the_mean_over_a_window_that_shrinks_at_the_ends()
    {
        var smooth = Example.Of([0], [6], [0], [0], [5]).Smooth(0.5);
        Assert.Equal([0, 2, 2, (double)(5f / 3), 5], Enumerable.Range(0, 5).Select(row => smooth.Row(row)[0]));
    }

    [Fact]
    public void Smoothing_leaves_straight_lines_alone_and_calms_the_rest()
    {
        var line = Example.Of([.. Enumerable.Range(0, 100).Select(row => new double[] { row, 5 })]);
        Assert.All(Enumerable.Range(0, 100), row => Assert.Equal(line.Row(row), line.Smooth(0.3).Row(row)));
        var wild = Example.Wild(rows: 400);
        Assert.True(Travel(wild.Smooth(0.05)) < Travel(wild) / 10);
        Assert.Equal(Travel(wild), Travel(wild.Smooth(0)));

        static double Travel(DistillationProcess process) =>
            Enumerable.Range(1, process.RowCount - 1).Sum(row => Math.Abs(process.Row(row)[0] - process.Row(row - 1)[0]));
    }

    [Fact]
    public void The_constant_control_has_the_mean_of_the_run_and_the_final_one_its_end()
    {
        var process = Example.Of([0, 8], [1, 4], [4, 4]);
        Assert.Equal([1.5, 5], process.Constant().At(0.9));
        Assert.Equal([4, 4], process.FinalOnly().At(0));
        Assert.Equal((1, 1), (process.Constant().RowCount, process.FinalOnly().RowCount));
    }

    [Fact]
    public void What_was_done_is_kept_in_order()
    {
        var process = Example.Wild(rows: 30).Smooth(0.1).Clip().Stretch(10).FinalOnly();
        Assert.Equal(
            ["smoothed over 0.1 of the run", "clipped at 0.5", "stretched from 30 to 10 rows", "constant: the last row"],
            process.Origin.Changes);
    }
}
