using Fairlead.Config.State;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// The versions of objects that a process before this one served, as the state directory knows them: a client that rejects them after a
/// restart is no reason to serve them no longer. Used by one thread.
/// </summary>
internal sealed class ProvenVersions(IReadOnlyList<ConfigSource> sources, StateDirectory? state)
{
    private readonly HashSet<(ConfigKey Key, string Version)> _versions = [];
    private readonly List<OrderedMap<ConfigKey, StoredObject>> _stored =
        [.. sources.Where(static source => !source.KeepsItself).Select(source => state?.Stored(source.Id) ?? StoredObject.None)];
    private readonly HashSet<string> _byThemselves =
        [.. sources.Where(static source => source.KeepsItself).Select(static source => source.Id)];

    /// <summary>Notes which of the first objects were there before.</summary>
    public void Note(ConfigSnapshot first)
    {
        foreach (var (key, item) in state is null ? ConfigSnapshot.NoObjects : first.Objects)
        {
            if (_byThemselves.Contains(item.SourceId) || _stored.Exists(stored => stored.Find(key)?.ResourceVersion == item.ResourceVersion))
            {
                _versions.Add((key, item.ResourceVersion));
            }
        }

        _stored.Clear();
    }

    /// <summary>Whether a version was there before.</summary>
    public bool Contains(ConfigObject item) => _versions.Contains((item.Key, item.ResourceVersion));
}
