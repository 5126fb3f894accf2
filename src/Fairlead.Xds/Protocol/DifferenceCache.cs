using Fairlead.Incremental.Maps;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// Differences between states, so that many streams that go from one state to another compare the two only once. Safe for any number of
/// threads.
/// </summary>
internal sealed class DifferenceCache
{
    private const int MaxChanges = 64 * 1024;

    // Maps with fewer entries are compared faster than a difference is looked up.
    private const int WorthKeeping = 16;

    private readonly BoundedCache<(Hash128 Before, Hash128 After, int Counts), Difference> _differences = new(MaxChanges);
    private readonly BoundedCache<(Hash128 Before, IReadOnlyCollection<string> Names), ResourceMap> _forgotten = new(MaxChanges);

    public Difference Between(ResourceMap before, ResourceMap after)
    {
        if (before.Equals(after))
        {
            return Difference.None;
        }

        var key = (before.Hash, after.Hash, HashCode.Combine(before.Count, after.Count));
        if (_differences.Find(key) is { } found)
        {
            return found;
        }

        var changes = after.ChangesSince(before);
        var difference = new Difference(changes);
        return changes.Count < WorthKeeping ? difference : _differences.Add(key, difference, changes.Count);
    }

    /// <summary>The map without the names in</summary>
    public ResourceMap Forget(
        ResourceMap held, IReadOnlyCollection<string> names, Func<ResourceMap, IReadOnlyCollection<string>, ResourceMap> forget)
    {
        if (names.Count < WorthKeeping)
        {
            return forget(held, names);
        }

        var key = (held.Hash, names);
        return _forgotten.Find(key) ?? _forgotten.Add(key, forget(held, names), names.Count);
    }
}
