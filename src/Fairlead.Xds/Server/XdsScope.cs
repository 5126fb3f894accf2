using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>
/// The current resources for the proxies that share them, and the streams that have to hear of a change. Safe for any number of threads.
/// </summary>
public sealed class XdsScope
{
    private readonly Lock _gate = new();
    private readonly HashSet<AdsStream> _streams = [];
    private volatile SetViews _views;
    private AdsStream[]? _snapshot;

    /// <summary>Makes a scope, empty if no resources are given.</summary>
    public XdsScope(XdsResourceSet? initial = null) => _views = new SetViews(initial ?? XdsResourceSet.Empty, FindOnDemand);

    /// <summary>The current resources.</summary>
    public XdsResourceSet Current => _views.Set;

    /// <summary>
    /// Makes resources for names that are asked for and that the set does not have; null where there is nothing. Called at most a few times
    /// per name and set, by any thread and with the asking stream's state locked: it must be quick, must not throw and must not call the
    /// server. What it gives is asked for anew after each <see cref="Set"/>.
    /// </summary>
    public Func<string, string, XdsResource?>? OnDemand { get; init; }

    /// <summary>Streams that are attached.</summary>
    public int StreamCount
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    internal SetViews Views => _views;

    /// <summary>Swaps the resources and wakes the streams. Waits for nobody; streams that are behind go straight to the newest.</summary>
    public void Set(XdsResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        AdsStream[] streams;
        lock (_gate)
        {
            _views = new SetViews(resources, FindOnDemand);
            streams = _snapshot ??= [.. _streams];
        }

        foreach (var stream in streams)
        {
            stream.Wake();
        }
    }

    internal void Add(AdsStream stream)
    {
        lock (_gate)
        {
            _streams.Add(stream);
            _snapshot = null;
        }
    }

    internal void Remove(AdsStream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
            _snapshot = null;
        }
    }

    private XdsResource? FindOnDemand(string typeUrl, string name) => OnDemand?.Invoke(typeUrl, name);
}
