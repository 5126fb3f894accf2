namespace Fairlead.Model.Objects;

/// <summary>Reads <c>exportTo</c> lists (Istio: empty and <c>*</c> are all namespaces, <c>.</c> the object's own).</summary>
public static class Visibility
{
    /// <summary>The list as a text: each entry once, in ordinal order, with commas between them.</summary>
    public static string TextOf(EquatableList<string> exportTo) =>
        exportTo is ["*"] ? "*" : string.Join(',', exportTo.Distinct().Order(StringComparer.Ordinal));

    /// <summary>Whether an object of one namespace with this list is seen from another namespace.</summary>
    public static bool Includes(EquatableList<string> exportTo, string ownNamespace, string clientNamespace)
    {
        ArgumentNullException.ThrowIfNull(exportTo);
        if (exportTo.Count == 0)
        {
            return true;
        }

        foreach (var entry in exportTo)
        {
            if (entry == "*" || entry == clientNamespace || (entry == "." && ownNamespace == clientNamespace))
            {
                return true;
            }
        }

        return false;
    }
}
