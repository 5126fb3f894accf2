using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Fairlead.Xds.Resources;

/// <summary>
/// All resources of one type in a set, with the views that subscriptions have of them. A set that does not change the type shares the
/// object with the set before it, and with it the views.
/// </summary>
internal sealed class TypeResources
{
    // A client that keeps changing its names must not fill the memory; real ones ask for a handful of sets.
    private const int MaxViews = 1024;

    private readonly FrozenDictionary<string, XdsResource> _byName;
    private readonly ConcurrentDictionary<NameSet, PartialView> _named = new();

    public TypeResources(string typeUrl, XdsResource[] sorted)
    {
        All = new ResourceView(typeUrl, sorted);
        _byName = sorted.ToFrozenDictionary(static resource => resource.Name, StringComparer.Ordinal);
    }

    public ResourceView All { get; }

    public XdsResource? Find(string name) => _byName.GetValueOrDefault(name);

    public PartialView View(Subscription subscription)
    {
        if (subscription.Names.Count == 0)
        {
            return new PartialView(subscription.Wildcard ? All : Named(NameSet.Empty).View, []);
        }

        var named = Named(subscription.Names);
        return subscription.Wildcard ? named with { View = All } : named;
    }

    private PartialView Named(NameSet names)
    {
        if (_named.TryGetValue(names, out var found))
        {
            return found;
        }

        if (_named.Count >= MaxViews)
        {
            _named.Clear();
        }

        return _named.GetOrAdd(names, Build);
    }

    private PartialView Build(NameSet names)
    {
        List<XdsResource> items = new(names.Count);
        List<string> missing = [];
        foreach (var name in names.Names)
        {
            if (_byName.TryGetValue(name, out var resource))
            {
                items.Add(resource);
            }
            else
            {
                missing.Add(name);
            }
        }

        return new PartialView(new ResourceView(All.TypeUrl, [.. items]), [.. missing]);
    }

    /// <summary>What a subscription gets, and the names for which there is nothing.</summary>
    internal readonly record struct PartialView(ResourceView View, string[] Missing);
}
