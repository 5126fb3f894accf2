using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>The streams of a scope that ask for the same of a type, and what they get. Guarded by its scope.</summary>
internal sealed class SubscriptionGroup(string typeUrl, Subscription subscription, ResourceMap view)
{
    private readonly HashSet<XdsStream> _streams = [];

    public string TypeUrl => typeUrl;

    public Subscription Subscription => subscription;

    /// <summary>What the newest state has for the subscription.</summary>
    public ResourceMap View { get; set; } = view;

    /// <summary>Whether something in the view was made on demand, so that each state has to be asked anew.</summary>
    public bool HasMissing { get; set; }

    public IReadOnlyCollection<XdsStream> Streams => _streams;

    public void Add(XdsStream stream) => _streams.Add(stream);

    public void Remove(XdsStream stream) => _streams.Remove(stream);
}
