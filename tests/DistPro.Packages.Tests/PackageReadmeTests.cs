using System.Text.RegularExpressions;

namespace DistPro.Packages.Tests;

public sealed partial class PackageReadmeTests : IDisposable
{
    private const string Project = "https://github.com/owner/name";

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(Project)]
    public async Task On_the_packages_page_no_link_leads_nowhere_and_the_text_is_the_same(string repository)
    {
        string packed = await Write(repository);
        Assert.All(
            Link().Matches(packed).Select(m => m.Groups[2].Value),
            target => Assert.True(target.StartsWith("https://") || target.StartsWith('#'), target));
        string readme = await File.ReadAllTextAsync(Path.Combine(Build.Repository, "README.md"));
        Assert.Equal(Text(readme), Text(packed));
    }

    [Fact]
    public async Task With_a_repository_its_links_and_pictures_lead_there()
    {
        string packed = await Write(Project);
        Assert.Contains($"[docs/guide.md]({Project}/blob/main/docs/guide.md)", packed);
        Assert.Matches(@"!\[[^\]]+\]\(" + Project + @"/raw/main/docs/results/\S+\.svg\)", packed);
    }

    private async Task<string> Write(string repository)
    {
        string file = Path.Combine(_folder, "packed.md");
        var (exitCode, output) = await Build.MSBuild(
            Path.Combine(Build.Repository, "src", "DistPro.MLNet"), "-t:WritePackageReadme", $"-p:RepositoryUrl={repository}",
            $"-p:PackageReadme={file}");
        Assert.True(exitCode == 0, output);
        return await File.ReadAllTextAsync(file);
    }

    private static string Text(string markdown) => Link().Replace(Picture().Replace(markdown, ""), "$1").Trim();

    [GeneratedRegex(@"\[([^\]]*)\]\(([^)\s]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Picture();
}
