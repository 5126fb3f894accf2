using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>The streams of a scope with the same subscription to a type, and the view that they are served. Guarded by its scope.</summary>
internal sealed class SubscriptionGroup(string typeUrl, Subscription subscription, ResourceMap view)
{
    private readonly HashSet<XdsStream> _streams = [];

    public string TypeUrl => typeUrl;

    public Subscription Subscription => subscription;

    /// <summary>The resources of the newest state for the subscription.</summary>
    public ResourceMap View { get; set; } = view;

    /// <summary>Whether a resource of the view was made on demand, so that it has to be made anew for each state.</summary>
    public bool HasMissing { get; set; }

    public IReadOnlyCollection<XdsStream> Streams => _streams;

    public void Add(XdsStream stream) => _streams.Add(stream);

    public void Remove(XdsStream stream) => _streams.Remove(stream);
}
