using System.Collections.Concurrent;

namespace Fairlead.Xds.Resources;

/// <summary>
/// What the subscriptions of a scope see of one state of it: the set, and for names that the set does not have what is made on demand.
/// Safe for any number of threads; equal questions get the same object.
/// </summary>
internal sealed class SetViews(XdsResourceSet set, Func<string, string, XdsResource?>? onDemand)
{
    // A client that keeps asking for other names must not fill the memory.
    private const int MaxRemembered = 1024;

    private readonly ConcurrentDictionary<string, TypeResources> _absent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string TypeUrl, Subscription Subscription), ResourceView> _completed = new();
    private readonly ConcurrentDictionary<(string TypeUrl, string Name), XdsResource?> _made = new();

    public XdsResourceSet Set => set;

    public ResourceView Get(string typeUrl, Subscription subscription)
    {
        var resources = set.Bucket(typeUrl) ?? _absent.GetOrAdd(typeUrl, static url => new TypeResources(url, []));
        var (view, missing) = resources.View(subscription);
        if (onDemand is null || missing.Length == 0)
        {
            return view;
        }

        if (_completed.Count >= MaxRemembered)
        {
            _completed.Clear();
        }

        return _completed.GetOrAdd(
            (typeUrl, subscription), static (_, state) => state.Self.Complete(state.View, state.Missing), (Self: this, View: view, Missing: missing));
    }

    private ResourceView Complete(ResourceView view, string[] missing)
    {
        if (_made.Count >= MaxRemembered)
        {
            _made.Clear();
        }

        List<XdsResource> found = [];
        foreach (var name in missing)
        {
            if (_made.GetOrAdd((view.TypeUrl, name), key => onDemand!(key.TypeUrl, key.Name)) is { } resource)
            {
                found.Add(resource);
            }
        }

        return view.With([.. found]);
    }
}
