using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>
/// What a scope has made for names that are asked for and that its state does not have, and of which state. Guarded by its scope, but for
/// <see cref="Make"/>, which calls the maker and is called under no lock.
/// </summary>
/// <param name="make">Makes a resource of a type and a name; null where there is nothing.</param>
internal sealed class OnDemandResources(Func<string, string, XdsResource?> make)
{
    private readonly Dictionary<(string TypeUrl, string Name), (XdsResource? Resource, long Step)> _made = [];

    /// <summary>What was made last; null where that was nothing, or nothing was made yet.</summary>
    public XdsResource? Find(string typeUrl, string name) => _made.GetValueOrDefault((typeUrl, name)).Resource;

    /// <summary>Adds the names that are asked for, not in the state, and not made since a state.</summary>
    /// <param name="typeUrl">The type.</param>
    /// <param name="names">The names that are asked for.</param>
    /// <param name="state">What the state has of the type.</param>
    /// <param name="since">Number of the state; those made of an older one are added too.</param>
    /// <param name="keys">Where to.</param>
    public void AddUnmade(string typeUrl, NameSet names, TypeResources state, long since, List<(string TypeUrl, string Name)> keys)
    {
        foreach (var name in names.Names)
        {
            if (!NameSet.IsPrefix(name) && state.Find(name) is null
                && !(_made.TryGetValue((typeUrl, name), out var made) && made.Step >= since))
            {
                keys.Add((typeUrl, name));
            }
        }
    }

    /// <summary>Calls the maker. Under no lock.</summary>
    public List<((string TypeUrl, string Name) Key, XdsResource? Resource)> Make(List<(string TypeUrl, string Name)> keys) =>
        keys.ConvertAll(key => (key, make(key.TypeUrl, key.Name)));

    /// <summary>Keeps what was made of a state, in the place of what was made before.</summary>
    public void Keep(List<((string TypeUrl, string Name) Key, XdsResource? Resource)> made, long step)
    {
        foreach (var (key, resource) in made)
        {
            _made[key] = (resource, step);
        }
    }

    /// <summary>Forgets what was made of older states than this and nobody asked for since.</summary>
    public void Prune(long since)
    {
        foreach (var key in _made.Where(pair => pair.Value.Step < since).Select(static pair => pair.Key).ToList())
        {
            _made.Remove(key);
        }
    }
}
