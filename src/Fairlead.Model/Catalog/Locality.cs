namespace Fairlead.Model.Catalog;

/// <summary>Where something runs. Parts that are unknown are empty.</summary>
/// <param name="Region">The region.</param>
/// <param name="Zone">The zone in the region.</param>
/// <param name="SubZone">The part of the zone.</param>
public readonly record struct Locality(string Region, string Zone, string SubZone) : IComparable<Locality>
{
    /// <summary>The locality of which nothing is known.</summary>
    public static Locality Unknown { get; } = new("", "", "");

    /// <summary>Reads <c>region/zone/subzone</c>, of which later parts may be missing.</summary>
    public static Locality Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/', 3);
        return new(parts[0], parts.Length > 1 ? parts[1] : "", parts.Length > 2 ? parts[2] : "");
    }

    /// <inheritdoc/>
    public int CompareTo(Locality other) => this == other ? 0 : string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>The locality as <c>region/zone/subzone</c>.</summary>
    public override string ToString() => $"{Region}/{Zone}/{SubZone}";

    /// <summary>Whether one locality sorts before the other.</summary>
    public static bool operator <(Locality left, Locality right) => left.CompareTo(right) < 0;

    /// <summary>Whether one locality sorts after the other.</summary>
    public static bool operator >(Locality left, Locality right) => left.CompareTo(right) > 0;

    /// <summary>Whether one locality sorts before the other or is equal.</summary>
    public static bool operator <=(Locality left, Locality right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one locality sorts after the other or is equal.</summary>
    public static bool operator >=(Locality left, Locality right) => left.CompareTo(right) >= 0;
}
