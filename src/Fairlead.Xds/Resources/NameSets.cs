using System.Collections.Concurrent;

namespace Fairlead.Xds.Resources;

/// <summary>Lets the streams that ask for the same names share one set. Safe for any number of threads.</summary>
internal sealed class NameSets
{
    // Proxies ask for a handful of sets; a client that never asks twice for the same must not fill the memory.
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
