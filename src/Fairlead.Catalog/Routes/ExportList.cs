using Fairlead.Model;

namespace Fairlead.Catalog.Routes;

/// <summary>Compares <c>exportTo</c> lists of objects in different namespaces.</summary>
internal static class ExportList
{
    /// <summary>Whether some client sees both.</summary>
    public static bool Overlap(EquatableList<string> left, string leftNamespace, EquatableList<string> right, string rightNamespace) =>
        left.Contains("*") || right.Contains("*") || Resolve(left, leftNamespace).Overlaps(Resolve(right, rightNamespace));

    /// <summary>Whether every client that sees the inner one sees the outer one.</summary>
    public static bool Covers(EquatableList<string> outer, string outerNamespace, EquatableList<string> inner, string innerNamespace) =>
        outer.Contains("*") || (!inner.Contains("*") && Resolve(inner, innerNamespace).IsSubsetOf(Resolve(outer, outerNamespace)));

    private static HashSet<string> Resolve(EquatableList<string> list, string ownNamespace) =>
        list.Select(entry => entry == "." ? ownNamespace : entry).ToHashSet(StringComparer.Ordinal);
}
