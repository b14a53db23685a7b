using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DistPro.Documentation.Tests;

/// <summary>
/// Compiles the C# of a page as a reader would who goes through it from the top: under the usings that were shown so far, after
/// the statements that were shown so far, in a project as <c>dotnet new console</c> makes it. A later variable takes the place
/// of an earlier one of its name. A block that makes its own MLContext has to show everything itself.
/// </summary>
internal static class PageCode
{
    private static readonly string[] Imported =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    // Repeated usings, variables that nothing reads, and async methods without await are in the nature of a page; the other two
    // are left to the SDK by every project.
    private static readonly string[] Suppressed = ["CS0105", "CS0219", "CS1998", "CS1701", "CS1702"];

    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Page",
        [Parse(string.Concat(Imported.Select(n => $"global using {n};\n")))],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(
            OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: Suppressed.ToDictionary(id => id, _ => ReportDiagnostic.Suppress)));

    public static IEnumerable<Snippet> Snippets(Page page) =>
        page.Blocks.Where(b => b.Language == "csharp").Select(b => new Snippet(page.Name, b));

    /// <summary>What is wrong with a page's code: page and line, and what the compiler says.</summary>
    public static IReadOnlyList<string> Faults(Page page)
    {
        Snippet[] snippets = [.. Snippets(page)];
        return
        [
            .. snippets.SelectMany((snippet, i) => Faults(snippet, snippet.StandsAlone ? [] : snippets[..i])).Select(
                d => $"{page.Name}({d.Location.GetMappedLineSpan().StartLinePosition.Line + 1}): {d.Id}: "
                    + d.GetMessage(CultureInfo.InvariantCulture)),
        ];
    }

    private static IEnumerable<Diagnostic> Faults(Snippet snippet, IReadOnlyList<Snippet> before)
    {
        if (snippet.SyntaxErrors.Any())
        {
            return snippet.SyntaxErrors;
        }
        Snippet[] shown = [.. before, snippet];
        var compilation = Empty.AddSyntaxTrees(
            [Parse(Program(shown)), .. shown.Select(s => s.File).OfType<string>().Select(Parse)]);
        return compilation.GetDiagnostics().Where(
            d => d.Severity >= DiagnosticSeverity.Warning && snippet.Has(d.Location.GetMappedLineSpan()));
    }

    // One block after the other, each in a method of the one before it: there its variables may have the names of others.
    private static string Program(IEnumerable<Snippet> shown)
    {
        Snippet[] parts = [.. shown.Where(s => s.File is null)];
        var methods = parts.Select((part, i) => $"await Block{i}();\nasync Task Block{i}()\n{{\n{part.Statements}");
        return string.Concat(
            [.. parts.Select(p => p.Usings), ";\n", .. methods, .. parts.Select(_ => "}\n"), .. parts.Select(p => p.Types)]);
    }

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, Snippet.Language);
}
