using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// What the resources that a client was given use, as it was when they were given. A cluster may vanish together with its endpoints
/// between its response and the client's question for these; without an answer the client would go on warming the cluster, and Envoy
/// acknowledges no clusters while it warms some. Kept until nothing is under way.
/// </summary>
internal sealed class UsedResources(string typeUrl)
{
    private readonly Dictionary<string, XdsResource> _older = new(StringComparer.Ordinal);
    private ResourceMap? _newest;

    public bool IsEmpty => _newest is null;

    public string TypeUrl => typeUrl;

    public XdsResource? Find(string name) => _newest?.FindReal(name) ?? _older.GetValueOrDefault(name);

    /// <summary>The client is given resources of a state, and keeps some that the state does not have any more.</summary>
    /// <param name="all">What there is of the type that is used.</param>
    /// <param name="kept">What the client keeps of those that use it.</param>
    public void Remember(ResourceMap all, IReadOnlyList<XdsResource> kept)
    {
        List<XdsResource> used = [];
        foreach (var resource in kept)
        {
            used.AddRange(resource.Uses.Select(Find).OfType<XdsResource>());
        }

        _newest = all;
        _older.Clear();
        foreach (var resource in used)
        {
            _older[resource.Name] = resource;
        }
    }

    public void Release()
    {
        _newest = null;
        _older.Clear();
    }
}
