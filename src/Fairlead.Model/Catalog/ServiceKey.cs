namespace Fairlead.Model.Catalog;

/// <summary>What identifies a service: its namespace and its hostname in lower case.</summary>
/// <param name="Namespace">The namespace of the object that declares it.</param>
/// <param name="Hostname">The fully qualified hostname; may begin with <c>*.</c>.</param>
public sealed record ServiceKey(string Namespace, string Hostname) : IComparable<ServiceKey>
{
    /// <inheritdoc/>
    public int CompareTo(ServiceKey? other)
    {
        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        if (other is null)
        {
            return 1;
        }

        var byHost = string.CompareOrdinal(Hostname, other.Hostname);
        return byHost != 0 ? byHost : string.CompareOrdinal(Namespace, other.Namespace);
    }

    /// <summary>The key as <c>namespace/hostname</c>.</summary>
    public override string ToString() => $"{Namespace}/{Hostname}";

    /// <summary>Whether one key sorts before the other.</summary>
    public static bool operator <(ServiceKey left, ServiceKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether one key sorts after the other.</summary>
    public static bool operator >(ServiceKey left, ServiceKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether one key sorts before the other or is equal.</summary>
    public static bool operator <=(ServiceKey left, ServiceKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one key sorts after the other or is equal.</summary>
    public static bool operator >=(ServiceKey left, ServiceKey right) => left.CompareTo(right) >= 0;
}
