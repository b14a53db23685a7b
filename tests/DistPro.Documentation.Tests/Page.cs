using System.Reflection;
using System.Text.RegularExpressions;

namespace DistPro.Documentation.Tests;

/// <summary>A page of the documentation, in Markdown.</summary>
internal sealed partial class Page
{
    private static readonly string Repository = typeof(Page).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "Repository").Value!;

    // Without the blocks, but with as many lines.
    private readonly string _prose;

    /// <param name="name">Path below the repository, with slashes.</param>
    /// <param name="text">What is in it.</param>
    public Page(string name, string text)
    {
        Name = name;
        string[] lines = text.Split('\n');
        var blocks = new List<CodeBlock>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, l => l.Trim() == "```");
                end = end < 0 ? lines.Length : end;
                blocks.Add(new(lines[i].Trim().TrimStart('`'), i + 2, string.Join('\n', lines[(i + 1)..end])));
                Array.Fill(lines, "", i, Math.Min(end + 1, lines.Length) - i);
                i = end;
            }
        }
        Blocks = blocks;
        _prose = string.Join('\n', lines);
    }

    /// <summary>All pages of the repository.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new[] { "docs", "examples", "src", "benchmarks" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository, f), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository, "*.md"))
            .Select(f => Path.GetRelativePath(Repository, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
            .Select(name => new Page(name, File.ReadAllText(Full(name)).ReplaceLineEndings("\n"))),
    ];

    /// <summary>Path below the repository, with slashes.</summary>
    public string Name { get; }

    /// <summary>Its fenced blocks, from the top.</summary>
    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>What its headings can be linked to by, as GitHub makes it of them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(_prose).Select(
        m => NoPartOfAnAnchor().Replace(m.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Where its links and pictures lead, and the line that they stand in.</summary>
    public IEnumerable<(int Line, string Target)> Links => Link().Matches(InlineCode().Replace(_prose, Blank)).Select(
        m => (_prose[..m.Groups[1].Index].Count(c => c == '\n') + 1, m.Groups[1].Value));

    /// <summary>Whether the repository has that file or folder.</summary>
    public static bool Exists(string name) => Path.Exists(Full(name));

    /// <summary>The path of what has this one below the repository.</summary>
    public static string Full(string name) => Path.Combine(Repository, name);

    /// <summary>The path that another one, seen from this page, has below the repository.</summary>
    public string Resolve(string path) => Path.GetRelativePath(
        Repository, Path.Combine(Repository, Path.GetDirectoryName(Name)!, path)).Replace('\\', '/');

    private static string Blank(Match code) => string.Concat(code.Value.Select(c => c == '\n' ? c : ' '));

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoPartOfAnAnchor();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();
}

/// <summary>A block between fences.</summary>
/// <param name="Language">What its fence says it is.</param>
/// <param name="Line">The line of the page, from 1, that its first line is.</param>
/// <param name="Text">What is in it.</param>
internal sealed record CodeBlock(string Language, int Line, string Text);
