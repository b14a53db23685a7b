using System.Text.RegularExpressions;
using DistPro.Engine.Tests.Networks;

namespace DistPro.Engine.Tests;

/// <summary>The C# of a page of the docs, which has to be in a test: there it is run.</summary>
internal static partial class DocsCode
{
    /// <summary>
    /// Each C# block of the page stands in the source of the test, line after line, but for the first: it shows what the others
    /// work with, for which the test has something smaller.
    /// </summary>
    public static void AssertTested(string page, string source)
    {
        string tested = Plain(Resource.Read(source));
        var blocks = Blocks().Matches(Resource.Read(page)).Skip(1);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, b => Assert.Contains(Plain(b.Groups[1].Value), tested));
    }

    // Indentation and comments aside.
    private static string Plain(string code) =>
        string.Join('\n', code.Split('\n').Select(l => Comment().Replace(l, "").Trim()).Where(l => l.Length > 0));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\s+// .*$")]
    private static partial Regex Comment();
}
