using Fairlead.Model;

namespace Fairlead.Translation.Views;

/// <summary>
/// What is written in a namespace for workloads that have a label: so a change of it concerns those alone whose labels its selector begins
/// with. Immutable.
/// </summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Label">The first label of the selector as <c>name=value</c>; empty: for all workloads.</param>
internal sealed record LabelKey(string Namespace, string Label) : IComparable<LabelKey>
{
    /// <summary>The first label of a selector.</summary>
    public static string LabelOf(EquatableMap<string> selector)
    {
        foreach (var (name, value) in selector)
        {
            return $"{name}={value}";
        }

        return "";
    }

    /// <summary>The keys under which something may be written for a workload.</summary>
    public static IEnumerable<LabelKey> Of(string ns, EquatableMap<string> labels) =>
        labels.Select(label => new LabelKey(ns, $"{label.Key}={label.Value}")).Prepend(new(ns, ""));

    /// <inheritdoc/>
    public int CompareTo(LabelKey? other)
    {
        var order = other is null ? 1 : string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Label, other!.Label); // null has returned
    }
}
