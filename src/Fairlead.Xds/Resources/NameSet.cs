namespace Fairlead.Xds.Resources;

/// <summary>Immutable set of names, equal to another by content. The streams that ask for the same names share one.</summary>
internal sealed class NameSet : IEquatable<NameSet>
{
    private readonly string[] _sorted;
    private readonly int _hash;

    private NameSet(string[] sorted)
    {
        _sorted = sorted;
        var hash = default(HashCode);
        foreach (var name in sorted)
        {
            hash.Add(name.GetHashCode(StringComparison.Ordinal));
        }

        _hash = hash.ToHashCode();
    }

    public static NameSet Empty { get; } = new([]);

    public int Count => _sorted.Length;

    /// <summary>The names in ordinal order.</summary>
    public ReadOnlySpan<string> Names => _sorted;

    public IReadOnlyList<string> AsList() => _sorted;

    public static NameSet Of(IEnumerable<string> names)
    {
        var sorted = names.Distinct(StringComparer.Ordinal).ToArray();
        if (sorted.Length == 0)
        {
            return Empty;
        }

        Array.Sort(sorted, StringComparer.Ordinal);
        return new NameSet(sorted);
    }

    public bool Contains(string name) => Array.BinarySearch(_sorted, name, StringComparer.Ordinal) >= 0;

    public bool Equals(NameSet? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _sorted.AsSpan().SequenceEqual(other._sorted));

    public override bool Equals(object? obj) => Equals(obj as NameSet);

    public override int GetHashCode() => _hash;
}
