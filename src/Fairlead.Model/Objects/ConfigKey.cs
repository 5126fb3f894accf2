namespace Fairlead.Model.Objects;

/// <summary>What identifies a config object: its API group and kind, its namespace and its name. Case counts.</summary>
/// <param name="Group">The API group without its version, for example <c>networking.istio.io</c>.</param>
/// <param name="Kind">The kind as written in the object, for example <c>VirtualService</c>.</param>
/// <param name="Namespace">The namespace; objects that name none are in <c>default</c>.</param>
/// <param name="Name">The name, unique in group, kind and namespace.</param>
public sealed record ConfigKey(string Group, string Kind, string Namespace, string Name) : IComparable<ConfigKey>
{
    // Kinds that more than one API group has, and what registries know: alone, their name does not tell which one is meant.
    private static readonly HashSet<string> SharedKinds = new(StringComparer.Ordinal) { "Gateway", RegistryKind };

    /// <summary>
    /// The kind in the keys of what registries know, under the registry's id as group. Kinds of objects begin with a capital letter, so in
    /// the order of keys a registry comes after every object, and registries follow each other by their ids.
    /// </summary>
    public const string RegistryKind = "registry";

    /// <summary>Compares by kind, then by group, namespace and name.</summary>
    public int CompareTo(ConfigKey? other)
    {
        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        if (other is null)
        {
            return 1;
        }

        var byKind = string.CompareOrdinal(Kind, other.Kind);
        if (byKind != 0)
        {
            return byKind;
        }

        var byGroup = string.CompareOrdinal(Group, other.Group);
        if (byGroup != 0)
        {
            return byGroup;
        }

        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>A hash of what tells most objects apart; few have a name and a namespace in common.</summary>
    public override int GetHashCode() => HashCode.Combine(Name, Namespace, Kind.Length);

    /// <summary>
    /// The key as <c>Kind namespace/name</c>; as <c>Kind.group namespace/name</c> where several API groups have a kind of this name.
    /// </summary>
    public override string ToString() =>
        SharedKinds.Contains(Kind) ? $"{Kind}.{Group} {Namespace}/{Name}" : $"{Kind} {Namespace}/{Name}";

    /// <summary>Whether one key sorts before the other.</summary>
    public static bool operator <(ConfigKey left, ConfigKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether one key sorts after the other.</summary>
    public static bool operator >(ConfigKey left, ConfigKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether one key sorts before the other or is equal.</summary>
    public static bool operator <=(ConfigKey left, ConfigKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one key sorts after the other or is equal.</summary>
    public static bool operator >=(ConfigKey left, ConfigKey right) => left.CompareTo(right) >= 0;
}
