using System.Diagnostics;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>
/// The current resources for the proxies that share them, and the streams that have to hear of a change. Safe for any number of threads.
/// </summary>
public sealed class XdsScope
{
    private static long _lastNumber;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TypeIndex> _types = new(StringComparer.Ordinal);
    private readonly HashSet<XdsStream> _streams = [];
    private volatile XdsResourceSet _set;
    private volatile bool _isPending;
    private volatile Activity? _cause;

    /// <summary>Makes a scope, empty if no resources are given.</summary>
    public XdsScope(XdsResourceSet? initial = null) => _set = initial ?? XdsResourceSet.Empty;

    /// <summary>A number that no other scope of the process has.</summary>
    internal long Number { get; } = Interlocked.Increment(ref _lastNumber);

    /// <summary>The span under which the resources were last set.</summary>
    internal Activity? Cause => _cause;

    /// <summary>Told of each change and of each <see cref="Suspend"/>, after it, by the thread that made it and under no lock of the scope.
    /// It must be quick, and change nothing of whoever holds the scope.</summary>
    internal event Action? Changed;

    /// <summary>Whether the resources of the scope are not known yet: its clients are not answered, and keep what they have.</summary>
    public bool IsPending => _isPending;

    /// <summary>Stops to answer the clients of the scope until the next <see cref="Set"/>.</summary>
    public void Suspend()
    {
        _isPending = true;
        Changed?.Invoke();
    }

    /// <summary>The current resources.</summary>
    public XdsResourceSet Current => _set;

    /// <summary>
    /// Makes resources for names that are asked for and that the set does not have; null where there is nothing. Called by any thread and
    /// under the lock of the scope: it must be quick, must not throw and must not call the server. What it gives is asked for anew after
    /// each
    /// <see cref="Set"/>.
    /// </summary>
    public Func<string, string, XdsResource?>? OnDemand { get; init; }

    /// <summary>The types of which <see cref="OnDemand"/> is asked; null for all. Each change of a scope costs a look at what is asked for
    /// of these and not there.</summary>
    public IReadOnlySet<string>? OnDemandTypes { get; init; }

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

    /// <summary>
    /// Swaps the resources and wakes the streams that asked for something of what changed; costs in proportion to the changes and to these
    /// streams. Waits for nobody; streams that are behind go straight to the newest.
    /// </summary>
    public void Set(XdsResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        Wake(SetNeedsWake(_ => resources));
        Changed?.Invoke();
    }

    /// <summary>Adds or exchanges some resources and takes others away, as one step.</summary>
    /// <param name="changed">What is new or in the place of the resource of its type and name.</param>
    /// <param name="removed">What is taken away, by type and name.</param>
    public void Update(IEnumerable<XdsResource> changed, IEnumerable<(string TypeUrl, string Name)>? removed = null)
    {
        ArgumentNullException.ThrowIfNull(changed);
        Wake(SetNeedsWake(current => current.With(changed, removed)));
        Changed?.Invoke();
    }

    /// <summary>A scope that answers no one until the first <see cref="Set"/>.</summary>
    internal static XdsScope Pending() => new() { _isPending = true };

    /// <summary>The resources that a subscription is served now.</summary>
    internal ResourceMap View(string typeUrl, Subscription subscription, out string version)
    {
        lock (_gate)
        {
            var type = _set.Type(typeUrl);
            var view = type.View(typeUrl, subscription, MadeOnDemand(typeUrl));
            version = type.GivenVersion ?? view.Version;
            return view;
        }
    }

    internal void Enter(XdsStream stream)
    {
        lock (_gate)
        {
            _streams.Add(stream);
        }
    }

    internal void Leave(XdsStream stream, IEnumerable<SubscriptionGroup> groups)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
            foreach (var group in groups)
            {
                LeaveNeedsLock(stream, group);
            }
        }
    }

    /// <summary>Looks up the resources for each type that the client asked for, all in one state.</summary>
    internal XdsResourceSet LookUp(XdsStream stream, StreamState state, Dictionary<TypeState, SubscriptionGroup> groups)
    {
        lock (_gate)
        {
            foreach (var type in state.Types)
            {
                if (!type.Requested)
                {
                    continue;
                }

                if (!groups.TryGetValue(type, out var group) || group.Subscription != type.Subscription)
                {
                    var former = group;
                    group = Join(stream, type);
                    groups[type] = group;
                    if (former is not null)
                    {
                        LeaveNeedsLock(stream, former);
                    }
                }

                state.SetTarget(type, group.View, _set.Type(type.Rules.TypeUrl).GivenVersion);
            }

            return _set;
        }
    }

    private static void Wake(HashSet<XdsStream> streams)
    {
        foreach (var stream in streams)
        {
            stream.Wake();
        }
    }

    private HashSet<XdsStream> SetNeedsWake(Func<XdsResourceSet, XdsResourceSet> next)
    {
        HashSet<XdsStream> woken = [];
        lock (_gate)
        {
            var before = _set;
            var after = next(before);
            _set = after;
            _cause = StreamTrace.Cause;
            foreach (var url in after.DifferingTypes(before))
            {
                if (_types.TryGetValue(url, out var index))
                {
                    UpdateNeedsLock(index, url, before.Type(url), after.Type(url), woken);
                }
            }

            if (OnDemand is not null)
            {
                AskAgainNeedsLock(woken);
            }

            if (_isPending)
            {
                _isPending = false;
                woken.UnionWith(_streams);
            }
        }

        return woken;
    }

    private void UpdateNeedsLock(TypeIndex index, string url, TypeResources before, TypeResources after, HashSet<XdsStream> woken)
    {
        List<ResourceChange> changes = [];
        ResourceMap.Compare(before.Map, after.Map, changes);
        Dictionary<SubscriptionGroup, List<ResourceChange>> touched = [];
        HashSet<SubscriptionGroup> found = [];
        foreach (var change in changes)
        {
            found.Clear();
            if (change.Before is { } old)
            {
                index.Find(old, found);
            }

            if (change.After is { } item)
            {
                index.Find(item, found);
            }

            foreach (var group in found)
            {
                if (!touched.TryGetValue(group, out var list))
                {
                    touched.Add(group, list = []);
                }

                list.Add(change);
            }
        }

        foreach (var (group, changed) in touched)
        {
            group.View = GroupViews.Next(group, changed, after, MadeOnDemand(url));
            group.HasMissing = HasMissing(group);
            woken.UnionWith(group.Streams);
        }
    }

    /// <summary>What was made on demand, or could not be made, is asked for again.</summary>
    private void AskAgainNeedsLock(HashSet<XdsStream> woken)
    {
        foreach (var (url, index) in _types)
        {
            foreach (var group in index.WithMissing)
            {
                var view = _set.Type(url).View(url, group.Subscription, MadeOnDemand(url));
                if (!view.Equals(group.View))
                {
                    group.View = view;
                    woken.UnionWith(group.Streams);
                }
            }
        }
    }

    private SubscriptionGroup Join(XdsStream stream, TypeState type)
    {
        var url = type.Rules.TypeUrl;
        if (!_types.TryGetValue(url, out var index))
        {
            _types.Add(url, index = new TypeIndex(url));
        }

        var group = index.Join(stream, type.Subscription, subscription => _set.Type(url).View(url, subscription, MadeOnDemand(url)));
        group.HasMissing = HasMissing(group);
        return group;
    }

    /// <summary>Whether a name of the subscription was made on demand, or could be.</summary>
    private bool HasMissing(SubscriptionGroup group)
    {
        if (!IsMadeOnDemand(group.TypeUrl))
        {
            return false;
        }

        var resources = _set.Type(group.TypeUrl);
        foreach (var name in group.Subscription.Names.Names)
        {
            if (!NameSet.IsPrefix(name) && resources.Find(name) is null)
            {
                return true;
            }
        }

        return false;
    }

    private void LeaveNeedsLock(XdsStream stream, SubscriptionGroup group)
    {
        if (_types.TryGetValue(group.TypeUrl, out var index))
        {
            index.Leave(stream, group);
            if (index.IsEmpty)
            {
                _types.Remove(group.TypeUrl);
            }
        }
    }

    private bool IsMadeOnDemand(string typeUrl) => OnDemand is not null && OnDemandTypes?.Contains(typeUrl) != false;

    private Func<string, XdsResource?>? MadeOnDemand(string typeUrl) =>
        IsMadeOnDemand(typeUrl) && OnDemand is { } make ? name => make(typeUrl, name) : null;
}
