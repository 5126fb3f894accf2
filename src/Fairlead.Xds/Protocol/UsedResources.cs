using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// What the resources that a client was given use, as it was when they were given. A cluster may vanish together with its endpoints
/// between its response and the client's question for these; without an answer the client would go on warming the cluster, and Envoy
/// acknowledges no clusters while it warms some.
/// </summary>
internal sealed class UsedResources
{
    private readonly string _typeUrl;
    private readonly Dictionary<string, XdsResource> _older = new(StringComparer.Ordinal);
    private SetViews? _views;

    public UsedResources(string typeUrl) => _typeUrl = typeUrl;

    public XdsResource? Find(string name) => _views?.Set.Find(_typeUrl, name) ?? _older.GetValueOrDefault(name);

    /// <summary>The client is given resources of a state, and keeps some that the state does not have any more.</summary>
    public void Remember(SetViews views, ReadOnlySpan<XdsResource> kept)
    {
        List<XdsResource> used = [];
        foreach (var resource in kept)
        {
            used.AddRange(resource.Uses.Select(Find).OfType<XdsResource>());
        }

        _views = views;
        _older.Clear();
        foreach (var resource in used)
        {
            _older[resource.Name] = resource;
        }
    }
}
