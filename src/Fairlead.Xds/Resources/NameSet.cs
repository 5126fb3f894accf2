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
        Prefixes = [.. sorted.Where(IsPrefix).Select(static name => name[..^1])];
    }

    public static NameSet Empty { get; } = new([]);

    public int Count => _sorted.Length;

    /// <summary>The names in ordinal order.</summary>
    public ReadOnlySpan<string> Names => _sorted;

    /// <summary>The prefixes of the names that end with <c>/*</c>: each stands for all names that begin with it.</summary>
    public IReadOnlyList<string> Prefixes { get; }

    public IReadOnlyList<string> AsList() => _sorted;

    public static bool IsPrefix(string name) => name.EndsWith("/*", StringComparison.Ordinal);

    public static NameSet Of(IEnumerable<string> names)
    {
        var sorted = names.Select(XdstpName.Canonical).Distinct(StringComparer.Ordinal).ToArray();
        if (sorted.Length == 0)
        {
            return Empty;
        }

        Array.Sort(sorted, StringComparer.Ordinal);
        return new NameSet(sorted);
    }

    /// <summary>Whether the set holds exactly this name.</summary>
    public bool Contains(string name) => Array.BinarySearch(_sorted, name, StringComparer.Ordinal) >= 0;

    /// <summary>Whether a name or a prefix of the set covers this name.</summary>
    public bool Covers(string name)
    {
        if (Contains(name))
        {
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a name or a prefix of the set covers the resource, by its name or by an alias.</summary>
    public bool Covers(XdsResource resource)
    {
        if (Covers(resource.Name))
        {
            return true;
        }

        foreach (var alias in resource.Aliases)
        {
            if (Contains(alias))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSubsetOf(NameSet other)
    {
        var position = 0;
        foreach (var name in _sorted)
        {
            while (position < other._sorted.Length && string.CompareOrdinal(other._sorted[position], name) < 0)
            {
                position++;
            }

            if (position == other._sorted.Length || other._sorted[position] != name)
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(NameSet? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _sorted.AsSpan().SequenceEqual(other._sorted));

    public override bool Equals(object? obj) => Equals(obj as NameSet);

    public override int GetHashCode() => _hash;
}
