using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// Steps between states, so that the many streams that go the same step compare once. Safe for any number of threads.
/// </summary>
internal sealed class DifferenceCache
{
    private const int MaxChanges = 64 * 1024;

    // Fewer are quicker to compare than to look up.
    private const int WorthKeeping = 16;

    private readonly BoundedCache<(UInt128 Before, UInt128 After, int Counts), Difference> _differences = new(MaxChanges);
    private readonly BoundedCache<(UInt128 Before, IReadOnlyCollection<string> Names), ResourceMap> _forgotten = new(MaxChanges);

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

        List<ResourceChange> changes = [];
        ResourceMap.Compare(before, after, changes);
        var difference = new Difference(changes);
        return changes.Count < WorthKeeping ? difference : _differences.Add(key, difference, changes.Count);
    }

    /// <summary>What is left of a map by <paramref name="forget"/>; equal collections of names count as one where they are one object.</summary>
    public ResourceMap Forget(ResourceMap held, IReadOnlyCollection<string> names, Func<ResourceMap, IReadOnlyCollection<string>, ResourceMap> forget)
    {
        if (names.Count < WorthKeeping)
        {
            return forget(held, names);
        }

        var key = (held.Hash, names);
        return _forgotten.Find(key) ?? _forgotten.Add(key, forget(held, names), names.Count);
    }
}
