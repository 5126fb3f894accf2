using Fairlead.Model.Objects;

namespace Fairlead.Model.Mesh;

/// <summary>What identifies a policy: one namespace's, for one host and for the same clients.</summary>
/// <param name="Host">The host, fully qualified; may begin with <c>*</c>.</param>
/// <param name="Namespace">The namespace of the objects.</param>
/// <param name="Exports">The namespaces whose clients it holds for, in ordinal order, with commas between them.</param>
/// <param name="Selector">The labels of the workloads whose calls it holds for, as <c>name=value</c> in ordinal order, with commas between
/// them; empty: all.</param>
public sealed record PolicyKey(string Host, string Namespace, string Exports, string Selector = "") : IComparable<PolicyKey>
{
    /// <summary>The key of a policy.</summary>
    /// <param name="host">The host, fully qualified; may begin with <c>*</c>.</param>
    /// <param name="ns">The namespace of the objects.</param>
    /// <param name="exportTo">The namespaces whose clients it holds for.</param>
    /// <param name="selector">The labels of the workloads whose calls it holds for.</param>
    public static PolicyKey Of(string host, string ns, EquatableList<string> exportTo, EquatableMap<string> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new(
            host,
            ns,
            Visibility.TextOf(exportTo),
            selector.Count == 0 ? "" : string.Join(',', selector.Select(static label => $"{label.Key}={label.Value}")));
    }

    /// <inheritdoc/>
    public int CompareTo(PolicyKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Host, other.Host);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(Exports, other.Exports);
        return order != 0 ? order : string.CompareOrdinal(Selector, other.Selector);
    }
}
