namespace Fairlead.Incremental.Maps;

/// <summary>
/// Part of a map. A node ends at a key whose hash says so (<see cref="KeyOrder{TKey}.LevelOf"/>), so the form of the whole depends on the
/// keys alone, however the map came about. Immutable.
/// </summary>
internal abstract class MapNode<TKey, TValue>
{
    /// <summary>0 for leaves; that of the children and one for branches.</summary>
    public abstract int Level { get; }

    public int Count { get; protected init; }

    public int Marked { get; protected init; }

    /// <summary>The sum of the hashes of the entries, so that it does not depend on the form.</summary>
    public Hash128 Hash { get; protected init; }

    /// <summary>The greatest key.</summary>
    public required TKey Last { get; init; }

    /// <summary>How many levels of nodes end at <see cref="Last"/>.</summary>
    public required int Closing { get; init; }

    /// <summary>Whether the next entry, if any, belongs to the next node.</summary>
    public bool IsClosed => Closing > Level;
}
