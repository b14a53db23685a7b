using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DistPro.Documentation.Tests;

/// <summary>A block of C# on a page. Its parts keep their lines of the page.</summary>
internal sealed class Snippet
{
    /// <summary>The language of the pages' code, that of the oldest .NET that the packages are for.</summary>
    public static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp12);

    private readonly string _page;
    private readonly CodeBlock _block;
    private readonly CompilationUnitSyntax _root;

    public Snippet(string page, CodeBlock block)
    {
        (_page, _block) = (page, block);
        _root = CSharpSyntaxTree.ParseText(Placed(block.Text), Language).GetCompilationUnitRoot();
    }

    /// <summary>The block, where it is a file for itself: one that names its namespace.</summary>
    public string? File => _root.Members.Any(m => m is BaseNamespaceDeclarationSyntax) ? Placed(_block.Text) : null;

    /// <summary>Whether it is a program for itself, which nothing before it belongs to: one that makes its context.</summary>
    public bool StandsAlone => _root.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Any(
        c => c.Type.ToString() == "MLContext");

    /// <summary>What is no C#.</summary>
    public IEnumerable<Diagnostic> SyntaxErrors => _root.GetDiagnostics();

    public string Usings => Only(_root.Usings);

    public string Statements => Only(_root.Members.OfType<GlobalStatementSyntax>());

    public string Types => Only(_root.Members.Where(m => m is not GlobalStatementSyntax));

    /// <summary>Names of the namespaces that it imports.</summary>
    public IEnumerable<string> Namespaces =>
        _root.Usings.Where(u => u.StaticKeyword.ValueText.Length == 0).Select(u => $"{u.Name}");

    public bool Has(FileLinePositionSpan place) => place.Path == _page
        && place.StartLinePosition.Line + 1 >= _block.Line
        && place.StartLinePosition.Line + 1 <= _block.Line + _block.Text.Count(c => c == '\n');

    private string Placed(string text) => $"#line {_block.Line} \"{_page}\"\n{text}\n#line hidden\n";

    // The rest is blank, so that what is left stays where it was.
    private string Only(IEnumerable<SyntaxNode> nodes)
    {
        int before = Placed("").IndexOf('\n') + 1;
        char[] text = [.. _block.Text.Select(c => c == '\n' ? c : ' ')];
        foreach (var node in nodes)
        {
            var (start, end) = (Math.Max(node.FullSpan.Start - before, 0), Math.Min(node.FullSpan.End - before, text.Length));
            _block.Text.CopyTo(start, text, start, end - start);
        }
        return Placed(new string(text));
    }
}
