namespace Fairlead.Xds.Resources;

/// <summary>
/// A name by which a resource may be asked for beside its own one. In order of aliases, and of names where these are equal.
/// </summary>
internal sealed record Alias(string Text, string Name) : IComparable<Alias>
{
    public int CompareTo(Alias? other) => other is null ? 1
        : string.CompareOrdinal(Text, other.Text) is var order and not 0 ? order
        : string.CompareOrdinal(Name, other.Name);
}
