using DistPro.Engine.Pathways;

namespace DistPro.Engine.Tests.Pathways;

public sealed class ConnectionsTests
{
    [Fact]
    public void Ordered_connections_of_two_networks_of_four_stages_are_the_ten_of_the_paper() => Assert.Equal(
        ["0>0", "0>1", "0>2", "0>3", "1>1", "1>2", "1>3", "2>2", "2>3", "3>3"], Names(ConnectionRule.Ordered, 4, 4));

    [Fact]
    public void Without_stems_six_are_left() =>
        Assert.Equal(["1>1", "1>2", "1>3", "2>2", "2>3", "3>3"], Names(ConnectionRule.Ordered, 4, 4, firstStage: 1));

    [Fact]
    public void With_different_numbers_of_stages_depth_is_a_part_of_the_network() => Assert.Equal(
        ["0>0", "0>1", "0>2", "1>1", "1>2", "2>1", "2>2", "3>2", "4>2"], Names(ConnectionRule.Ordered, 5, 3));

    [Fact]
    public void Same_stages_lie_equally_far_from_the_end() =>
        Assert.Equal(["2>0", "3>1", "4>2"], Names(ConnectionRule.SameStage, 5, 3));

    [Fact]
    public void All_connections() => Assert.Equal(15, Names(ConnectionRule.All, 5, 3).Length);

    [Theory]
    [InlineData("1>2 complex", 1, 2, "complex")]
    [InlineData("0>10 at", 0, 10, "at")]
    public void A_pathway_is_what_its_name_says(string name, int teacher, int student, string transform)
    {
        Assert.Equal(new Pathway(teacher, student, transform), Pathway.Parse(name));
        Assert.Equal(name, Pathway.Parse(name).Name);
    }

    [Theory]
    [InlineData("1-2 complex")]
    [InlineData("1>2")]
    [InlineData("1>2 two words")]
    public void What_is_no_pathway_is_refused(string name) =>
        Assert.Contains(name, Assert.Throws<FormatException>(() => Pathway.Parse(name)).Message);

    private static string[] Names(ConnectionRule rule, int teacher, int student, int firstStage = 0) =>
        [.. Connections.Of(rule, teacher, student, firstStage).Select(c => $"{c.TeacherStage}>{c.StudentStage}")];
}
