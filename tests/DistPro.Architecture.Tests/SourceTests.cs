namespace DistPro.Architecture.Tests;

/// <summary>How the sources lie on the disk.</summary>
public class SourceTests
{
    private const int LongestFile = 500, LongestLine = 130;

    private static readonly string Repository = Find("DistPro.MLNet.sln");

    public static TheoryData<string, string> Projects => new()
    {
        { "src/DistPro.Engine", "DistPro.Engine" },
        { "src/DistPro.MLNet", "DistPro.MLNet" },
        { "src/DistPro.Experiments", "DistPro.Experiments" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_file_lies_in_the_folder_of_its_room(string folder, string root)
    {
        string project = Path.Combine(Repository, folder);
        foreach (string file in Sources(project))
        {
            string[] parts = Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar);
            string space = File.ReadLines(file).First(
                l => l.StartsWith("namespace ", StringComparison.Ordinal))[10..].TrimEnd(';');
            string room = parts.Length == 1 ? "" : $".{parts[0]}";
            Assert.True(
                space == "Microsoft.ML" || $"{space}.".StartsWith($"{root}{room}.", StringComparison.Ordinal),
                $"{Path.GetRelativePath(Repository, file)} is in namespace {space}, and not in {root}{room}.");
        }
    }

    [Fact]
    public void No_file_is_too_long_and_no_line_too_wide()
    {
        var faults =
            from folder in new[] { "src", "tests", "examples", "benchmarks" }
            from file in Sources(Path.Combine(Repository, folder))
            let lines = File.ReadAllLines(file)
            from fault in lines.Index().Where(l => l.Item.Length > LongestLine).Select(
                l => $"line {l.Index + 1} has {l.Item.Length} characters")
                .Concat(lines.Length > LongestFile ? [$"{lines.Length} lines"] : [])
            select $"{Path.GetRelativePath(Repository, file)}: {fault}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Each_promise_names_the_tests_that_hold_it_and_they_are_there()
    {
        string[] tests = [.. Sources(Path.Combine(Repository, "tests")).Select(f => f.Replace('\\', '/'))];
        var sections = File.ReadAllText(Path.Combine(Repository, "docs", "reliability.md")).Split("\n## ").Skip(1).ToArray();
        Assert.True(sections.Length > 10);
        Assert.All(sections, section =>
        {
            var named = section[section.IndexOf("Held by", StringComparison.Ordinal)..].Split('`')
                .Where(t => t.EndsWith(".cs", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.Contains(tests, t => t.EndsWith($"/{name}", StringComparison.Ordinal)));
        });
    }

    // Files of buildTransitive are MSBuild's to compile, and in no room.
    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(
            f => !f.Contains("buildTransitive", StringComparison.Ordinal));

    private static string Find(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, file)))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException($"There is no {file} above {AppContext.BaseDirectory}.");
    }
}
