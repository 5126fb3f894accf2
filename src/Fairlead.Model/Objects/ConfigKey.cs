namespace Fairlead.Model.Objects;

/// <summary>What identifies a config object: its kind, its namespace and its name. Case counts.</summary>
/// <param name="Kind">The kind as written in the object, for example <c>VirtualService</c>.</param>
/// <param name="Namespace">The namespace; objects that name none are in <c>default</c>.</param>
/// <param name="Name">The name, unique in kind and namespace.</param>
public readonly record struct ConfigKey(string Kind, string Namespace, string Name) : IComparable<ConfigKey>
{
    /// <inheritdoc/>
    public int CompareTo(ConfigKey other)
    {
        var byKind = string.CompareOrdinal(Kind, other.Kind);
        if (byKind != 0)
        {
            return byKind;
        }

        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>The key as <c>Kind namespace/name</c>.</summary>
    public override string ToString() => $"{Kind} {Namespace}/{Name}";

    /// <summary>Whether one key sorts before the other.</summary>
    public static bool operator <(ConfigKey left, ConfigKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether one key sorts after the other.</summary>
    public static bool operator >(ConfigKey left, ConfigKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether one key sorts before the other or is equal.</summary>
    public static bool operator <=(ConfigKey left, ConfigKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one key sorts after the other or is equal.</summary>
    public static bool operator >=(ConfigKey left, ConfigKey right) => left.CompareTo(right) >= 0;
}
