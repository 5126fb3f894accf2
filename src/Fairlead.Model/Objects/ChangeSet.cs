namespace Fairlead.Model.Objects;

/// <summary>What differs between two config snapshots. An empty one means that nothing has to be done.</summary>
public sealed record ChangeSet
{
    /// <summary>Objects that are new.</summary>
    public EquatableList<ConfigKey> Added { get; init; } = [];

    /// <summary>Objects whose content differs.</summary>
    public EquatableList<ConfigKey> Updated { get; init; } = [];

    /// <summary>Objects that are gone.</summary>
    public EquatableList<ConfigKey> Removed { get; init; } = [];

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Added.Count == 0 && Updated.Count == 0 && Removed.Count == 0;

    /// <summary>Compares two snapshots by key and content; where an object stands in its file does not count.</summary>
    public static ChangeSet Between(ConfigSnapshot from, ConfigSnapshot to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var added = new List<ConfigKey>();
        var updated = new List<ConfigKey>();
        foreach (var (key, newer) in to.Objects)
        {
            if (!from.Objects.TryGetValue(key, out var older))
            {
                added.Add(key);
            }
            else if (older.ResourceVersion != newer.ResourceVersion || older.IsStale != newer.IsStale)
            {
                updated.Add(key);
            }
        }

        var removed = from.Objects.Keys.Where(key => !to.Objects.ContainsKey(key));
        return new() { Added = added.ToEquatableList(), Updated = updated.ToEquatableList(), Removed = removed.ToEquatableList() };
    }
}
