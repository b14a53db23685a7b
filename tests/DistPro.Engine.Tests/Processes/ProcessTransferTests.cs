using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

public class ProcessTransferTests
{
    [Theory]
    [InlineData(4, 5, new[] { 0, 1, 3, 4 })]
    [InlineData(5, 4, new[] { 0, 1, 2, 2, 3 })]
    [InlineData(4, 4, new[] { 0, 1, 2, 3 })]
    [InlineData(4, 3, new[] { 0, 1, 1, 2 })]
    [InlineData(4, 1, new[] { 0, 0, 0, 0 })]
    [InlineData(1, 4, new[] { 3 })]
    public void A_stage_goes_to_the_one_of_the_same_relative_depth(int stages, int newStages, int[] counterparts)
    {
        var pathways = Enumerable.Range(0, stages).Select(stage => new Pathway(stage, 0, "at")).ToArray();
        var process = DistillationProcess.Uniform(pathways, Example.Origin with { Teacher = Net("old", stages) });
        foreach (var (pathway, counterpart) in pathways.Zip(counterparts))
        {
            var alone = new DistillationProcess([pathway], [[1]], process.Origin).TransferTo(
                Net("new", newStages), Example.Origin.Student);
            Assert.Equal(counterpart, Assert.Single(alone.Process.Pathways).TeacherStage);
        }
    }

    [Fact]
    public void The_same_depths_keep_every_weight()
    {
        var process = Example.Wild(rows: 20);
        var moved = process.TransferTo(Net("wrn-40-2", 4), Net("wrn-16-2", 4));
        Assert.Equal(process.Pathways, moved.Process.Pathways);
        Assert.All(Enumerable.Range(0, 20), row => Assert.Equal(process.Row(row), moved.Process.Row(row)));
        Assert.Empty(moved.Missing);
        Assert.Empty(moved.Unmatched);
        Assert.Equal(("wrn-40-2", "wrn-16-2"), (moved.Process.Origin.Teacher.Name, moved.Process.Origin.Student.Name));
        Assert.Equal(
            "moved from resnet56 > resnet20 (4 and 4 stages) to wrn-40-2 > wrn-16-2 (4 and 4)", moved.Process.Origin.Changes[^1]);
    }

    [Fact]
    public void Where_several_arrive_the_mean_is_taken()
    {
        var process = new DistillationProcess(
            [new(1, 3, "at"), new(2, 3, "at"), new(3, 3, "at"), new(2, 3, "complex")], [[1, 4, 9, 5], [0, 2, 3, 7]],
            Example.Origin);
        var moved = process.TransferTo(Net("shallow", 3), Net("shallow", 3));
        Assert.Equal(["1>2 at", "2>2 at", "1>2 complex"], moved.Process.Pathways.Select(p => p.Name));
        Assert.Equal([2.5, 9, 5], moved.Process.Row(0));
        Assert.Equal([1, 3, 7], moved.Process.Row(1));
    }

    [Fact]
    public void What_has_no_counterpart_is_named_on_both_sides()
    {
        var moved = Example.Of([1, 2, 3]).TransferTo(
            Net("deep", 5), Net("deep", 5), [new(1, 1, "complex"), new(2, 2, "complex"), new(4, 4, "at")]);
        Assert.Equal(["1>2 complex"], moved.Unmatched.Select(p => p.Name));
        Assert.Equal(["2>2 complex"], moved.Missing.Select(p => p.Name));
        Assert.Equal([1, 0, 3], moved.Process.At(0.5));
        Assert.DoesNotContain(moved.Missing[0], moved.Process.Used);
        Assert.EndsWith(": 2 pathways; without a counterpart: 1>2 complex; new, not used: 2>2 complex", moved.ToString());
    }

    [Fact]
    public void Nothing_in_common_is_an_error_that_says_what_was_looked_for()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Example.Of([1, 2, 3]).TransferTo(Net("new", 4), Net("new", 4), [new(1, 1, "sp")]));
        Assert.Contains("Expected: some of 1>1 complex, 1>2 complex, 3>3 at. Found: 1>1 sp", error.Message);
    }

    private static ProcessNetwork Net(string name, int stages) => new(name, stages, "3 x 32 x 32", 10);
}
