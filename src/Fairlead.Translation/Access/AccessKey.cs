namespace Fairlead.Translation.Access;

/// <summary>What is written about access in a namespace, for workloads that have a label. Immutable.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Label">The first label of the selector as <c>name=value</c>; empty: for all workloads.</param>
internal sealed record AccessKey(string Namespace, string Label) : IComparable<AccessKey>
{
    /// <inheritdoc/>
    public int CompareTo(AccessKey? other)
    {
        var order = other is null ? 1 : string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Label, other!.Label); // null has returned
    }
}
