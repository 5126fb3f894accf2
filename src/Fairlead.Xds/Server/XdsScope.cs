using System.Diagnostics;
using Fairlead.Incremental.Maps;
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
    private OnDemandResources? _made;
    private volatile XdsResourceSet _set;
    private long _step;
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
    /// under no lock of the server; it must not throw. It is asked before a client is answered that asks for a name, and again after each
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
        Apply(_ => resources);
        Changed?.Invoke();
    }

    /// <summary>Adds or exchanges some resources and takes others away, as one step.</summary>
    /// <param name="changed">What is new or in the place of the resource of its type and name.</param>
    /// <param name="removed">What is taken away, by type and name.</param>
    public void Update(IEnumerable<XdsResource> changed, IEnumerable<(string TypeUrl, string Name)>? removed = null)
    {
        ArgumentNullException.ThrowIfNull(changed);
        XdsResource[] news = [.. changed];
        (string TypeUrl, string Name)[] gone = [.. removed ?? []];
        Apply(current => current.With(news, gone));
        Changed?.Invoke();
    }

    /// <summary>A scope that answers no one until the first <see cref="Set"/>.</summary>
    internal static XdsScope Pending() => new() { _isPending = true };

    /// <summary>The resources that a subscription is served now.</summary>
    internal ResourceMap View(string typeUrl, Subscription subscription, out string version)
    {
        Prepare([(typeUrl, subscription)]);
        lock (_gate)
        {
            var type = _set.Type(typeUrl);
            var view = type.View(typeUrl, subscription, MadeNeedsLock(typeUrl));
            version = type.GivenVersion ?? view.Version;
            return view;
        }
    }

    /// <summary>Whether a subscription asks for something that has to be made before it is looked up: see <see cref="Prepare"/>.</summary>
    internal bool NeedsPreparing(string typeUrl, Subscription subscription)
    {
        if (!IsMadeOnDemand(typeUrl))
        {
            return false;
        }

        lock (_gate)
        {
            return UnmadeNeedsLock([(typeUrl, subscription)]).Count > 0;
        }
    }

    /// <summary>
    /// Makes what subscriptions ask for, the state does not have, and was not made before. Under no lock: it calls the user's code.
    /// </summary>
    internal void Prepare(IReadOnlyList<(string TypeUrl, Subscription Subscription)> asked)
    {
        if (!asked.Any(one => IsMadeOnDemand(one.TypeUrl)))
        {
            return;
        }

        while (true)
        {
            List<(string TypeUrl, string Name)> unmade;
            long step;
            lock (_gate)
            {
                step = _step;
                unmade = UnmadeNeedsLock(asked);
            }

            if (unmade.Count == 0)
            {
                return;
            }

            var made = Made.Make(unmade);
            lock (_gate)
            {
                // Made of a state that was replaced meanwhile, it is made again.
                if (step == _step)
                {
                    Made.Keep(made, step);
                    return;
                }
            }
        }
    }

    /// <summary>Number of the state.</summary>
    internal long Step => Volatile.Read(ref _step);

    /// <summary>
    /// Makes anew what was made of an older state. For whoever looked something up while the state was replaced. Under no lock.
    /// </summary>
    internal void Refresh()
    {
        HashSet<XdsStream> woken = [];
        AskAgain(Step, woken);
        Wake(woken);
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
                    group = Join(stream, type, former);
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

    /// <summary>Only where <see cref="OnDemand"/> is set.</summary>
    private OnDemandResources Made => LazyInitializer.EnsureInitialized(ref _made, () => new OnDemandResources(OnDemand!)); // see above

    private static void Wake(HashSet<XdsStream> streams)
    {
        foreach (var stream in streams)
        {
            stream.Wake();
        }
    }

    private void Apply(Func<XdsResourceSet, XdsResourceSet> next)
    {
        if (OnDemand is null)
        {
            Wake(SetNeedsWake(next, out _));
            return;
        }

        PrepareFor(next);
        var woken = SetNeedsWake(next, out var step);
        AskAgain(step, woken);
        Wake(woken);
    }

    private HashSet<XdsStream> SetNeedsWake(Func<XdsResourceSet, XdsResourceSet> next, out long step)
    {
        HashSet<XdsStream> woken = [];
        lock (_gate)
        {
            step = ++_step;
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
        Dictionary<SubscriptionGroup, List<MapChange<string, XdsResource>>> touched = [];
        HashSet<SubscriptionGroup> found = [];
        foreach (var change in after.Map.ChangesSince(before.Map))
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
            group.View = GroupViews.Next(group, changed, after, MadeNeedsLock(url));
            group.HasMissing = HasMissing(group);
            woken.UnionWith(group.Streams);
        }
    }

    /// <summary>Makes what will be missing in the next state and was never made, so that nothing is absent for a moment that is made on
    /// demand.</summary>
    private void PrepareFor(Func<XdsResourceSet, XdsResourceSet> next)
    {
        List<(string TypeUrl, string Name)> unmade;
        long step;
        lock (_gate)
        {
            step = _step;
            unmade = UnmadeByGroupsNeedsLock(next(_set), static _ => true, since: 0);
        }

        if (unmade.Count > 0)
        {
            var made = Made.Make(unmade);
            lock (_gate)
            {
                Made.Keep(made, step);
            }
        }
    }

    /// <summary>What was made of older states, or could not be, is asked for anew, unless a later state does it anyway.</summary>
    private void AskAgain(long step, HashSet<XdsStream> woken)
    {
        while (true)
        {
            List<(string TypeUrl, string Name)> unmade;
            lock (_gate)
            {
                unmade = UnmadeByGroupsNeedsLock(_set, static group => group.HasMissing, step);
                if (step != _step || unmade.Count == 0)
                {
                    return;
                }
            }

            var made = Made.Make(unmade);
            lock (_gate)
            {
                if (step != _step)
                {
                    return;
                }

                Made.Keep(made, step);
                Made.Prune(step - 1);
                ShowMadeNeedsLock(woken);
            }
        }
    }

    private void ShowMadeNeedsLock(HashSet<XdsStream> woken)
    {
        foreach (var (url, index) in _types)
        {
            foreach (var group in index.WithMissing)
            {
                var view = _set.Type(url).View(url, group.Subscription, MadeNeedsLock(url));
                if (!view.Equals(group.View))
                {
                    group.View = view;
                    woken.UnionWith(group.Streams);
                }
            }
        }
    }

    /// <summary>What these subscriptions ask for that the state does not have and that was not made of it.</summary>
    private List<(string TypeUrl, string Name)> UnmadeNeedsLock(IReadOnlyList<(string TypeUrl, Subscription Subscription)> asked)
    {
        List<(string TypeUrl, string Name)> unmade = [];
        foreach (var (url, subscription) in asked)
        {
            if (IsMadeOnDemand(url))
            {
                Made.AddUnmade(url, subscription.Names, _set.Type(url), _step, unmade);
            }
        }

        return unmade;
    }

    private List<(string TypeUrl, string Name)> UnmadeByGroupsNeedsLock(XdsResourceSet set, Func<SubscriptionGroup, bool> which, long since)
    {
        List<(string TypeUrl, string Name)> unmade = [];
        foreach (var (url, index) in _types)
        {
            if (IsMadeOnDemand(url))
            {
                foreach (var group in index.Groups.Where(which))
                {
                    Made.AddUnmade(url, group.Subscription.Names, set.Type(url), since, unmade);
                }
            }
        }

        return unmade;
    }

    /// <summary>
    /// Puts a stream among those that ask for the same. Where it is the first of them, their view is made of that of the subscription that
    /// it had, of which it mostly differs by few names.
    /// </summary>
    private SubscriptionGroup Join(XdsStream stream, TypeState type, SubscriptionGroup? former)
    {
        var url = type.Rules.TypeUrl;
        if (!_types.TryGetValue(url, out var index))
        {
            _types.Add(url, index = new TypeIndex(url));
        }

        var group = index.Join(stream, type.Subscription, subscription =>
            former is { HasMissing: false } && former.Subscription.Wildcard == subscription.Wildcard
                ? _set.Type(url).View(url, subscription, former.Subscription, former.View, MadeNeedsLock(url))
                : _set.Type(url).View(url, subscription, MadeNeedsLock(url)));
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

    private Func<string, XdsResource?>? MadeNeedsLock(string typeUrl) => IsMadeOnDemand(typeUrl) ? name => Made.Find(typeUrl, name) : null;
}
