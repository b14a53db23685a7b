using System.Globalization;
using System.Xml.Linq;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

public class ProcessViewTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_table_shows_each_pathway_at_five_moments_and_its_mean()
    {
        var lines = Example.Of([0, 8], [1, 4], [4, 4]).ToString().Split(Environment.NewLine);
        Assert.Equal("resnet56 > resnet20, 2 pathways, 3 rows, 17 % cut", lines[0]);
        Assert.Equal("pathway          0 %     25 %     50 %     75 %    100 %     mean", lines[1]);
        Assert.Equal("1>1 complex        0   0.5000   1.0000   2.5000   4.0000   1.5000", lines[2]);
        Assert.Equal("1>2 complex   8.0000   6.0000   4.0000   4.0000   4.0000   5.0000", lines[3]);
    }

    [Fact]
    public void The_table_is_the_same_in_every_culture()
    {
        var (before, text) = (CultureInfo.CurrentCulture, Example.Of([0.25, 8]).ToString());
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(text, Example.Of([0.25, 8]).ToString());
            Assert.Contains("M56 ", Example.Of([0.25, 8]).ToSvg());
            Assert.Contains("0.25", text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_picture_has_a_line_for_each_pathway_through_its_weights()
    {
        var lines = Lines(Example.Of([0, 8], [1, 4], [4, 4]));
        Assert.Equal(["1>1 complex", "1>2 complex"], lines.Select(line => line.Element(Svg + "title")!.Value));
        // 600 x 320 from (56, 68); weights 0 to 8.
        Assert.Equal("M56.0 388.0L356.0 348.0L656.0 228.0", lines[0].Attribute("d")!.Value);
        Assert.Equal("M56.0 68.0L356.0 228.0L656.0 228.0", lines[1].Attribute("d")!.Value);
    }

    [Fact]
    public void A_line_stops_where_its_pathway_is_cut()
    {
        var lines = Lines(Example.Of([0, 8], [0, 8], [8, 0], [0, 0], [0, 0]));
        Assert.Equal("M206.0 388.0L356.0 68.0L506.0 388.0", lines[0].Attribute("d")!.Value);
        Assert.Contains("3>3 at (not used)", Example.Of([1, 1, 0]).ToSvg().Replace("&gt;", ">"));
    }

    [Fact]
    public void Many_pathways_are_told_apart_by_colour_or_dash_and_their_names_do_not_touch()
    {
        var stages = Enumerable.Range(0, 4);
        Pathway[] pathways = [
            .. from t in new[] { "complex", "at" } from a in stages from b in stages select new Pathway(a, b, t)];
        var picture = XDocument.Parse(DistillationProcess.Uniform(pathways, Example.Origin).ToSvg());
        var lines = picture.Descendants(Svg + "path").Where(path => path.Elements().Any()).ToList();
        Assert.Equal(32, lines.Select(line => line.Attribute("class")!.Value).Distinct().Count());
        double[] names = [.. picture.Descendants(Svg + "text").Where(t => t.Value.Contains('>') && t.Attribute("class") is null)
            .Select(t => double.Parse(t.Attribute("y")!.Value, CultureInfo.InvariantCulture)).Order()];
        Assert.Equal(32, names.Length);
        Assert.All(names.Zip(names.Skip(1)), pair => Assert.True(pair.Second - pair.First > 15));
        Assert.True(names[^1] < double.Parse(picture.Root!.Attribute("height")!.Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_colour_has_a_counterpart_for_the_dark()
    {
        var style = XDocument.Parse(Example.Wild(3).ToSvg()).Descendants(Svg + "style").Single().Value.Split(
            "prefers-color-scheme: dark");
        Assert.Equal(2, style.Length);
        foreach (string name in new[] { "text ", ".ground", ".grid", ".axis", ".leader", ".c0 ", ".c7 " })
        {
            Assert.All(style, half => Assert.Contains(name, half));
        }
    }

    [Fact]
    public void A_process_of_zeros_and_one_with_names_like_markup_can_be_drawn()
    {
        Assert.Equal(2, Lines(Example.Of([0, 0])).Count);
        var origin = Example.Origin with { Teacher = Example.Origin.Teacher with { Name = "<a&b>" } };
        Assert.Contains(
            "<a&b> teaches", XDocument.Parse(new DistillationProcess([new(1, 1, "at")], [[1e-12]], origin).ToSvg()).Root!.Value);
    }

    [Fact]
    public void A_long_history_does_not_run_out_of_the_picture()
    {
        var process = Enumerable.Range(0, 20).Aggregate(Example.Wild(5), (p, _) => p.Clip());
        var texts = XDocument.Parse(process.ToSvg()).Descendants(Svg + "text").Select(text => text.Value).ToList();
        Assert.EndsWith("...", texts[1]);
        Assert.All(texts, text => Assert.True(text.Length < 115));
    }

    private static List<XElement> Lines(DistillationProcess process) =>
        [.. XDocument.Parse(process.ToSvg()).Descendants(Svg + "path").Where(path => path.Element(Svg + "title") is not null)];
}
