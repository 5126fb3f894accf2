using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fairlead.ArchitectureTests;

/// <summary>The budgets of the house style: small files, small types, small methods, few interfaces.</summary>
public sealed class SizeTests
{
    private const int MaxWidth = 140;

    [Fact]
    public void Files_KeepTheirBudget()
    {
        var lengths = Repository.Sources.Select(file => file.Lines).Order().ToList();
        var p95 = lengths[(int)(lengths.Count * 0.95)];
        Assert.True(p95 <= 400, $"The 95th percentile of file lengths is {p95} lines; 400 is the budget.");
        Assert.Empty(Repository.Sources.Where(file => file.Lines > 600).Select(file => $"{file.Path}: {file.Lines} lines, 600 is the cap"));
    }

    [Fact]
    public void Lines_KeepTheirWidth()
    {
        var wide = from file in Repository.CSharpFiles("src", "samples", "tests", "bench")
                   let content = SourceText.From(Repository.ReadText(file))
                   let lines = content.Lines.Where(static line => line.End - line.Start > MaxWidth).ToList()
                   where lines.Count > 0
                   let literals = RawLiterals(content)
                   from line in lines
                   where !literals.Any(literal => literal.IntersectsWith(line.Span))
                   select $"{file}:{line.LineNumber + 1}: {line.End - line.Start} columns, {MaxWidth} is the cap";
        Assert.Empty(wide);
    }

    [Fact]
    public void Files_HoldOneTopLevelTypeNamedAfterThem()
    {
        var wrong = Repository.Sources.Where(file => file.TopLevelTypes.Any())
            .Where(file => file.TopLevelTypes.Count() > 1
                || !IsNamedAfter(Path.GetFileNameWithoutExtension(file.Path), file.TopLevelTypes.Single()))
            .Select(file => $"{file.Path}: {string.Join(", ", file.TopLevelTypes.Select(type => type.Identifier.Text))}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Types_KeepTheirBudget()
    {
        var wrong = Repository.Sources
            .SelectMany(file => file.TopLevelTypes.Select(type =>
                (Name: $"{file.Namespace}.{type.Identifier.Text}{(type as TypeDeclarationSyntax)?.TypeParameterList}",
                    Lines: LinesOf(type))))
            .GroupBy(type => type.Name)
            .Select(type => (type.Key, Lines: type.Sum(part => part.Lines)))
            .Where(type => type.Lines > 800)
            .Select(type => $"{type.Key}: {type.Lines} lines over all its parts, 800 is the cap");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Methods_KeepTheirBudget()
    {
        var wrong = Repository.Sources
            .SelectMany(file => file.Syntax.DescendantNodes()
                .OfType<BaseMethodDeclarationSyntax>()
                .Select(method => (file.Path, Method: method, Lines: LinesOf(method))))
            .Where(method => method.Lines > 100)
            .Select(method => $"{method.Path}: {NameOf(method.Method)} has {method.Lines} lines, 100 is the cap");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Interfaces_AreFew()
    {
        var interfaces = Repository.Sources.SelectMany(file => file.Syntax.DescendantNodes().OfType<InterfaceDeclarationSyntax>())
            .Select(type => type.Identifier.Text)
            .ToList();
        Assert.True(interfaces.Count <= 20, $"{interfaces.Count} interfaces: {string.Join(", ", interfaces)}; 20 is the cap.");
    }

    [Fact]
    public void Partial_ServesSourceGeneratorsOnly()
    {
        var wrong = Repository.Sources
            .SelectMany(file => file.Syntax.DescendantNodes()
                .OfType<TypeDeclarationSyntax>()
                .Where(type => type.Modifiers.Any(SyntaxKind.PartialKeyword))
                .Select(type => (file, type)))
            .Where(pair => !NeedsGenerator(pair.type))
            .Select(pair => $"{pair.file.Path}: {pair.type.Identifier.Text}");
        Assert.Empty(wrong);
    }

    // A generator writes either the body of a partial method or, for a type with a generator's attribute, members of the type; types around
    // it have to be partial too.
    private static bool NeedsGenerator(TypeDeclarationSyntax type) =>
        type.DescendantNodes().OfType<MethodDeclarationSyntax>().Any(method => method.Modifiers.Any(SyntaxKind.PartialKeyword))
        || type.DescendantNodesAndSelf()
            .OfType<TypeDeclarationSyntax>()
            .Any(inner => inner.AttributeLists.Count > 0 && inner.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool IsNamedAfter(string file, BaseTypeDeclarationSyntax type)
    {
        var name = type.Identifier.Text;
        return file == name || file.StartsWith(name + ".", StringComparison.Ordinal);
    }

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        _ => method.Kind().ToString(),
    };

    // Text between three quotes stands as somebody else's format has it, so its lines may be wider.
    private static List<TextSpan> RawLiterals(SourceText content) =>
        [.. CSharpSyntaxTree.ParseText(content).GetRoot().DescendantNodes().OfType<ExpressionSyntax>()
            .Where(static node => node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax)
            .Where(static node => node.ToString().TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal))
            .Select(static node => node.Span)];
}
