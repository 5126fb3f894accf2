using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>
/// What a scope has made for names that are asked for and that its state does not have. Guarded by its scope, but for <see cref="Make"/>,
/// which calls the maker and is called under no lock.
/// </summary>
/// <param name="make">Makes a resource of a type and a name; null where there is nothing.</param>
internal sealed class OnDemandResources(Func<string, string, XdsResource?> make)
{
    // What nobody asks for any more is kept up to this number, so that not every change has to look for it.
    private const int MaxUnwanted = 10_000;

    private readonly Dictionary<(string TypeUrl, string Name), XdsResource?> _made = [];

    /// <summary>What was made; null where that was nothing, or nothing was made yet.</summary>
    public XdsResource? Find(string typeUrl, string name) => _made.GetValueOrDefault((typeUrl, name));

    /// <summary>Adds the names that are asked for and not in the state.</summary>
    /// <param name="typeUrl">The type.</param>
    /// <param name="names">The names that are asked for.</param>
    /// <param name="state">What the state has of the type.</param>
    /// <param name="keys">Where to.</param>
    /// <param name="unmadeOnly">Only those that nothing was made for yet.</param>
    public void AddMissing(string typeUrl, NameSet names, TypeResources state, List<(string TypeUrl, string Name)> keys, bool unmadeOnly)
    {
        foreach (var name in names.Names)
        {
            if (!NameSet.IsPrefix(name) && state.Find(name) is null && !(unmadeOnly && _made.ContainsKey((typeUrl, name))))
            {
                keys.Add((typeUrl, name));
            }
        }
    }

    /// <summary>Calls the maker. Under no lock.</summary>
    public List<((string TypeUrl, string Name) Key, XdsResource? Resource)> Make(List<(string TypeUrl, string Name)> keys) =>
        keys.ConvertAll(key => (key, make(key.TypeUrl, key.Name)));

    /// <summary>Keeps what was made, in the place of what was made before.</summary>
    public void Keep(List<((string TypeUrl, string Name) Key, XdsResource? Resource)> made)
    {
        foreach (var (key, resource) in made)
        {
            _made[key] = resource;
        }
    }

    /// <summary>Forgets what nobody asks for, once that is much.</summary>
    public void Prune(List<(string TypeUrl, string Name)> wanted)
    {
        if (_made.Count > wanted.Count + MaxUnwanted)
        {
            var keep = wanted.ToHashSet();
            foreach (var key in _made.Keys.Where(key => !keep.Contains(key)).ToList())
            {
                _made.Remove(key);
            }
        }
    }
}
