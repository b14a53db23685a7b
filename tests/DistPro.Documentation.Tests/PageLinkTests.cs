namespace DistPro.Documentation.Tests;

public class PageLinkTests
{
    public static TheoryData<string> Pages => [.. Page.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_within_the_repository_lead_to_what_is_there(string name)
    {
        string[] faults = [.. Faults(Page.All.Single(p => p.Name == name))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("[a](guide.md)")]
    [InlineData("[a](guide.md#one-photograph)")]
    [InlineData("[a\nb](saving.md#with-mlnet-mlmodelsave-and-mlmodelload)")]
    [InlineData("[a](results) and ![b](results/resnet20-resnet8.seed1.svg)")]
    [InlineData("## A `b` (c)\n\n[a](#a-b-c)")]
    [InlineData("[a](https://example.org/x)")]
    [InlineData("`[a](nowhere.md)`\n\n```sh\n[a](nowhere.md)\n```")]
    public void Good_links_are_not_objected_to(string text) => Assert.Empty(Faults(new("docs/made.md", text)));

    [Theory]
    [InlineData("\n[a](nowhere.md)", "docs/made.md(2): nowhere.md")]
    [InlineData("[a](guide.md#one-photo)", "docs/made.md(1): guide.md#one-photo")]
    [InlineData("[a](docs/guide.md)", "docs/made.md(1): docs/guide.md")]
    [InlineData("[a](#nothing)", "docs/made.md(1): #nothing")]
    [InlineData("![a](results/none.svg)", "docs/made.md(1): results/none.svg")]
    public void A_link_that_leads_nowhere_is_told_by_its_line(string text, string told) =>
        Assert.Equal([told], Faults(new("docs/made.md", text)));

    private static IEnumerable<string> Faults(Page page) =>
        from link in page.Links
        where !link.Target.StartsWith("https://", StringComparison.Ordinal) && !Leads(page, link.Target)
        select $"{page.Name}({link.Line}): {link.Target}";

    private static bool Leads(Page from, string target)
    {
        string[] parts = target.Split('#', 2);
        string name = parts[0].Length == 0 ? from.Name : from.Resolve(parts[0]);
        var page = name == from.Name ? from : Page.All.SingleOrDefault(p => p.Name == name);
        return (page == from || Page.Exists(name)) && (parts.Length == 1 || page?.Anchors.Contains(parts[1]) == true);
    }
}
