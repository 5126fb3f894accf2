namespace Fairlead.Model.Mesh;

/// <summary>What identifies a policy: one namespace's, for one host and for the same clients.</summary>
/// <param name="Host">The host, fully qualified; may begin with <c>*</c>.</param>
/// <param name="Namespace">The namespace of the objects.</param>
/// <param name="Exports">The namespaces whose clients it holds for, in ordinal order, with commas between them.</param>
public sealed record PolicyKey(string Host, string Namespace, string Exports) : IComparable<PolicyKey>
{
    /// <summary>The key of a policy.</summary>
    public static PolicyKey Of(string host, string ns, EquatableList<string> exportTo) =>
        new(host, ns, exportTo is ["*"] ? "*" : string.Join(',', exportTo.Distinct().Order(StringComparer.Ordinal)));

    /// <inheritdoc/>
    public int CompareTo(PolicyKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Host, other.Host);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Exports, other.Exports);
    }
}
