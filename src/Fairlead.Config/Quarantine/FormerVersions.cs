using System.Collections.Immutable;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Quarantine;

/// <summary>The versions before those that count, of the objects that changed last. Immutable, bounded.</summary>
internal sealed class FormerVersions
{
    /// <summary>Of how many objects a version is kept: those that changed last.</summary>
    public const int Most = 1000;

    private readonly ImmutableSortedDictionary<ConfigKey, (FormerVersion Version, long Number)> _versions;
    private readonly ImmutableSortedDictionary<long, ConfigKey> _order;
    private readonly long _next;

    private FormerVersions(
        ImmutableSortedDictionary<ConfigKey, (FormerVersion Version, long Number)> versions,
        ImmutableSortedDictionary<long, ConfigKey> order,
        long next)
    {
        (_versions, _order, _next) = (versions, order, next);
    }

    /// <summary>Those of no objects.</summary>
    public static FormerVersions None { get; } = new(
        ImmutableSortedDictionary<ConfigKey, (FormerVersion, long)>.Empty, ImmutableSortedDictionary<long, ConfigKey>.Empty, 0);

    /// <summary>Of how many objects a version is kept.</summary>
    public int Count => _versions.Count;

    /// <summary>The version before the one that counts; null where none is kept.</summary>
    public FormerVersion? Find(ConfigKey key) => _versions.TryGetValue(key, out var found) ? found.Version : null;

    /// <summary>Those with another version of an object, which is the newest of all.</summary>
    public FormerVersions With(ConfigKey key, FormerVersion version)
    {
        var order = _versions.TryGetValue(key, out var known) ? _order.Remove(known.Number) : _order;
        var versions = _versions.SetItem(key, (version, _next));
        order = order.Add(_next, key);
        if (order.Count > Most)
        {
            var (number, oldest) = order.First();
            (versions, order) = (versions.Remove(oldest), order.Remove(number));
        }

        return new(versions, order, _next + 1);
    }

    /// <summary>Those without one of an object.</summary>
    public FormerVersions Without(ConfigKey key) =>
        _versions.TryGetValue(key, out var known) ? new(_versions.Remove(key), _order.Remove(known.Number), _next) : this;
}
