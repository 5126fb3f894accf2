using System.Collections.Concurrent;

namespace Fairlead.Xds.Resources;

/// <summary>Lets the streams that ask for the same names share one set. Safe for any number of threads.</summary>
internal sealed class NameSets
{
    // Proxies use few different sets of names. The bound keeps a client that asks for a new set each time from filling the memory.
    private const int MaxSets = 4096;

    private readonly ConcurrentDictionary<NameSet, NameSet> _sets = new();

    public NameSet Share(NameSet names)
    {
        if (names.Count == 0)
        {
            return NameSet.Empty;
        }

        if (_sets.TryGetValue(names, out var known))
        {
            return known;
        }

        if (_sets.Count >= MaxSets)
        {
            _sets.Clear();
        }

        return _sets.GetOrAdd(names, names);
    }
}
