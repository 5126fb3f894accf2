using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// The resources that are used by those which a client was given, as they were at that time. A cluster may vanish together with its
/// endpoints after the client was sent the cluster and before it asks for the endpoints. Without an answer the client would go on warming
/// the cluster, and Envoy acknowledges no cluster while it warms one. The resources are kept until no response is under way.
/// </summary>
internal sealed class UsedResources(string typeUrl)
{
    private readonly Dictionary<string, XdsResource> _older = new(StringComparer.Ordinal);
    private ResourceMap? _newest;

    public bool IsEmpty => _newest is null;

    public string TypeUrl => typeUrl;

    public XdsResource? Find(string name) => _newest?.FindReal(name) ?? _older.GetValueOrDefault(name);

    /// <summary>Notes that the client is given resources of a state, and keeps some that the state no longer has.</summary>
    /// <param name="all">All resources of the used type.</param>
    /// <param name="kept">The resources that the client keeps and that use others.</param>
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
