using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

public class ProcessControlTests
{
    [Fact]
    public void Uniform_weights_are_those_at_the_start_of_a_search()
    {
        var uniform = DistillationProcess.Uniform(Example.Wild(1).Pathways, Example.Origin);
        Assert.Equal([0.75, 0.75, 0.75], uniform.At(0.4));
        Assert.Equal(["uniform"], uniform.Origin.Changes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    public void Random_weights_are_as_strong_as_the_process_at_every_moment(int rows)
    {
        var process = Example.Wild(rows);
        var random = process.Random(seed: 5);
        for (double progress = 0; progress <= 1; progress += 1.0 / 512)
        {
            double total = process.At(progress).Sum();
            Assert.Equal(total, random.At(progress).Sum(), 1e-6 * total);
        }
        Assert.InRange(random.RowCount, 101, 300);
    }

    [Fact]
    public void Random_weights_depend_on_the_seed_alone()
    {
        var uniform = DistillationProcess.Uniform(Example.Wild(1).Pathways, Example.Origin);
        Assert.Equal(uniform.Random(5).At(0.3), uniform.Random(5).At(0.3));
        Assert.NotEqual(uniform.Random(5).At(0.3), uniform.Random(6).At(0.3));
    }

    [Fact]
    public void Random_weights_change_over_the_run_and_differ_between_pathways_but_do_not_jump()
    {
        var random = DistillationProcess.Uniform(Example.Wild(1).Pathways, Example.Origin).Random(1);
        for (int pathway = 0; pathway < 3; pathway++)
        {
            double[] curve = [.. Enumerable.Range(0, random.RowCount).Select(row => random.Row(row)[pathway])];
            Assert.True(curve.Max() > 1.5 * curve.Min());
            Assert.True(
                curve.Zip(curve.Skip(1)).Max(pair => Math.Abs(pair.First - pair.Second)) < 0.15 * (curve.Max() - curve.Min()));
        }
        Assert.Equal(3, random.At(0.2).Distinct().Count());
    }

    // The draws come from a generator that is the same everywhere, so that an arm of a study can be run again.
    [Fact]
    public void Random_weights_are_the_same_on_every_machine()
    {
        var random = DistillationProcess.Uniform(Example.Wild(1).Pathways, Example.Origin).Random(1);
        Assert.Equal(Golden, random.At(0.25).Select(w => Math.Round(w, 4)));
    }

    private static readonly double[] Golden = [0.5756, 0.2759, 1.3985];
}
