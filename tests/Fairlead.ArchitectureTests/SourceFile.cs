using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fairlead.ArchitectureTests;

/// <summary>A source file: its path from the root of the checkout, its length in lines and its syntax.</summary>
internal sealed record SourceFile(string Path, int Lines, CompilationUnitSyntax Syntax)
{
    /// <summary>The project, from <c>src/PROJECT/…</c>.</summary>
    public string Project => Path.Split('/')[1];

    public string Namespace =>
        Syntax.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    // Those without a name are filtered out.
    public IEnumerable<string> Usings => Syntax.Usings.Where(u => u.Name is not null).Select(u => u.Name!.ToString());

    public IEnumerable<BaseTypeDeclarationSyntax> TopLevelTypes =>
        Syntax.Members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(n => n.Members).OfType<BaseTypeDeclarationSyntax>();
}
