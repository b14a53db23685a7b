using System.Reflection;
using System.Text.RegularExpressions;
using DistPro.Engine.Networks;
using DistPro.Experiments.Studies;
using DistPro.MLNet;

namespace DistPro.Documentation.Tests;

public partial class PageCodeTests
{
    private const string Good = """
        # A page

        ```csharp
        using DistPro.MLNet.Trainers;
        using Microsoft.ML;

        var ml = new MLContext();
        var trainer = ml.Distillation().Network("resnet8", new NetworkTrainer.Options { Seed = 1 });
        ```

        What it was given stands for itself:

        ```csharp
        var trainer = ml.Distillation().Network(new Names().First);

        class Names
        {
            public string First => "resnet20";
        }
        ```

        ```python
        trainer = None
        ```
        """;

    public static TheoryData<string> Pages => [.. Page.All.Where(p => PageCode.Snippets(p).Any()).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void All_code_of_a_page_compiles_under_the_usings_that_it_shows(string name)
    {
        var faults = PageCode.Faults(Page.All.Single(p => p.Name == name));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Later_blocks_see_what_earlier_ones_made_and_may_make_it_anew() => Assert.Empty(PageCode.Faults(Made(Good)));

    [Theory]
    [InlineData("Seed = 1", "Sead = 1", 8, "CS0117", "Sead")]
    [InlineData("ml.Distillation().Network(new", "ml.Distillation().Networks(new", 14, "CS1061", "Networks")]
    [InlineData("using DistPro.MLNet.Trainers;", "", 8, "CS0246", "NetworkTrainer")]
    [InlineData("new Names().First", "First", 14, "CS0103", "First")]
    [InlineData("Seed = 1", "Seed = \"1\"", 8, "CS0029", "string")]
    [InlineData("=> \"resnet20\"", "=> null", 18, "CS8603", "null")]
    [InlineData("\"resnet8\", new", "\"resnet8\" new", 8, "CS1003", "','")]
    public void A_mistake_is_told_by_its_line(string right, string wrong, int line, string id, string named)
    {
        string fault = Assert.Single(PageCode.Faults(Made(Good.Replace(right, wrong))).Take(1));
        Assert.StartsWith($"made.md({line}): {id}: ", fault);
        Assert.Contains(named, fault);
    }

    [Fact]
    public void A_using_does_not_reach_the_blocks_before_it()
    {
        var page = Made(
            """
            ```csharp
            var shape = new ImageShape(3, 8, 8);
            ```

            ```csharp
            using DistPro.Engine.Data;

            var shape = new ImageShape(3, 8, 8);
            ```
            """);
        Assert.StartsWith("made.md(2): CS0246: ", Assert.Single(PageCode.Faults(page)));
    }

    [Fact]
    public void A_program_with_a_context_of_its_own_sees_nothing_else()
    {
        var page = Made(Good + "\n\n```csharp\nvar other = new MLContext();\n```\n");
        Assert.StartsWith("made.md(27): CS0246: ", Assert.Single(PageCode.Faults(page)));
    }

    [Fact]
    public void A_block_with_a_namespace_is_a_file_that_the_next_ones_can_import()
    {
        var page = Made(
            """
            ```csharp
            using DistPro.Engine.Data;

            namespace Mine;

            public sealed record Shape(ImageShape Value);
            ```

            ```csharp
            using Mine;

            Console.WriteLine(new Shape(default).Value.Height);
            ```
            """);
        Assert.Empty(PageCode.Faults(page));
    }

    [Fact]
    public void Every_block_says_its_language_so_that_no_csharp_is_overlooked()
    {
        string[] languages = ["csharp", "json", "python", "sh"];
        var unknown = Page.All.SelectMany(p => p.Blocks.Where(b => !languages.Contains(b.Language))
            .Select(b => $"{p.Name}({b.Line - 1}): '{b.Language}'"));
        Assert.Empty(unknown);
    }

    [Fact]
    public void The_guide_lists_the_namespaces_that_pages_import()
    {
        var listed = NamespaceTable().Select(row => row.Namespace);
        var imported = Page.All.SelectMany(PageCode.Snippets).SelectMany(s => s.Namespaces);
        Assert.Empty(imported.Where(n => n.StartsWith("DistPro.", StringComparison.Ordinal)).Except(listed));
    }

    [Fact]
    public void The_types_that_the_guide_lists_are_in_those_namespaces()
    {
        Assembly[] assemblies =
            [typeof(DistillationCatalog).Assembly, typeof(Network).Assembly, typeof(DistillationStudy).Assembly];
        var named =
            from row in NamespaceTable()
            from Match name in TypeName().Matches(row.Text)
            select $"{row.Namespace}.{name.Groups[1].Value}";
        Assert.True(named.Count() > 30);
        Assert.All(named, name => Assert.Contains(assemblies, a => a.GetType(name)?.IsPublic == true));
    }

    private static IEnumerable<(string Namespace, string Text)> NamespaceTable() =>
        from line in File.ReadLines(Page.Full("docs/guide.md"))
        let row = NamespaceRow().Match(line)
        where row.Success
        select (row.Groups[1].Value, row.Groups[2].Value);

    private static Page Made(string text) => new("made.md", text.ReplaceLineEndings("\n"));

    [GeneratedRegex(@"^\| `(DistPro(?:\.\w+)+)` \| (.*)")]
    private static partial Regex NamespaceRow();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex TypeName();
}
