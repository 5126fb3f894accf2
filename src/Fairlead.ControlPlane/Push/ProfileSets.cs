using Fairlead.Translation.Profiles;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Views;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// The resource sets of the clients of one profile. Each resource is made once; the set of a class of clients is that of anyone with its
/// variants in their place, and shares all else with it. That of a class which sees only a part of the mesh has what is made for it alone.
/// Guarded by the registry's lock.
/// </summary>
internal sealed class ProfileSets
{
    private readonly Dictionary<ClientClass, ClassSet> _classes = [];
    private ProfileState? _state;
    private XdsResourceSet _anyone = XdsResourceSet.Empty;

    /// <summary>What a class of clients is given.</summary>
    public XdsResourceSet Of(ClientClass clients)
    {
        if (!_classes.TryGetValue(clients, out var set))
        {
            _classes.Add(clients, set = new(clients));
            set.Remake(_anyone, _state);
        }

        return set.Current;
    }

    /// <summary>Goes to the next state, at the cost of what differs.</summary>
    public void Update(ProfileState next)
    {
        if (ReferenceEquals(next.Resources, _state?.Resources))
        {
            _state = next;
            return;
        }

        List<(ResourceKey Key, XdsResource? Resource)> shared = [];
        Dictionary<ClientClass, List<(ResourceKey Key, XdsResource? Resource)>> own = [];
        var changes = _state is null
            ? next.Resources.ChangesSince(Fairlead.Incremental.Maps.OrderedMap<ResourceKey, RenderedResource>.Empty(next.Resources.Shape))
            : next.Resources.ChangesSince(_state.Resources);
        foreach (var change in changes)
        {
            var resource = change.HasAfter && change.After?.Resource is { } rendered ? Make(rendered) : null;
            if (change.Key.Class == ClientClass.Anyone)
            {
                shared.Add((change.Key, resource));
                continue;
            }

            if (!own.TryGetValue(change.Key.Class, out var list))
            {
                own.Add(change.Key.Class, list = []);
            }

            // A variant that is no more gives way to what anyone is given.
            list.Add((change.Key, resource ?? (change.HasAfter ? null : Missing)));
        }

        _state = next;
        _anyone = Apply(_anyone, shared);
        foreach (var set in _classes.Values)
        {
            set.Update(_anyone, next, shared, own.GetValueOrDefault(set.Class) ?? []);
        }
    }

    /// <summary>Forgets the sets of classes of which there are no clients.</summary>
    public void Keep(IReadOnlySet<ClientClass> classes)
    {
        foreach (var gone in _classes.Keys.Where(clients => !classes.Contains(clients)).ToList())
        {
            _classes.Remove(gone);
        }
    }

    /// <summary>
    /// Makes a resource of the xDS engine. What it was rendered from travels with it as its tag: a rejection is traced back along it.
    /// </summary>
    public static XdsResource Make(TranslatedResource resource) =>
        new(resource.TypeUrl, resource.Name, resource.Value, new XdsResourceTraits
        {
            Uses = resource.Uses,
            Aliases = resource.Aliases,
            Members = resource.Members,
            Version = resource.Version,
            Tag = resource,
        });

    // Stands for "what anyone is given".
    private static XdsResource Missing { get; } = new("-", "-", ReadOnlyMemory<byte>.Empty);

    private static XdsResourceSet Apply(XdsResourceSet set, List<(ResourceKey Key, XdsResource? Resource)> changes) =>
        changes.Count == 0 ? set : set.With(
        changes.Select(static change => change.Resource).OfType<XdsResource>(),
        changes.Where(static change => change.Resource is null).Select(static change => (change.Key.TypeUrl, change.Key.Name)));

    /// <summary>The set of a class of clients.</summary>
    private sealed class ClassSet(ClientClass clients)
    {
        // A set that follows changes one by one shares less and less with that of anyone; after some it is made anew.
        private const int LeastBeforeRemade = 1024;
        private int _variants;
        private int _followed;

        public ClientClass Class => clients;

        public XdsResourceSet Current { get; private set; } = XdsResourceSet.Empty;

        public void Update(
            XdsResourceSet anyone,
            ProfileState state,
            List<(ResourceKey Key, XdsResource? Resource)> shared,
            List<(ResourceKey Key, XdsResource? Resource)> own)
        {
            _followed += own.Count + (clients.IsScoped ? 0 : shared.Count);
            if (clients.IsScoped && own.Count == 0)
            {
                return;
            }

            if ((_variants == 0 && own.Count == 0) || _followed > Math.Max(LeastBeforeRemade, _variants))
            {
                Remake(anyone, state);
                return;
            }

            Current = Apply(Current, [
                .. clients.IsScoped
                    ? []
                    : shared.Where(change => !state.Resources.ContainsKey(change.Key with { Class = clients })),
                .. own.Select(change => ReferenceEquals(change.Resource, Missing)
                    ? (change.Key, clients.IsScoped ? null : anyone.Find(change.Key.TypeUrl, change.Key.Name))
                    : change),
            ]);
            _variants += own.Count;
        }

        public void Remake(XdsResourceSet anyone, ProfileState? state)
        {
            var variants = state?.Resources.From(new(clients, "", "")).TakeWhile(entry => entry.Key.Class == clients)
                .Select(entry => (entry.Key, Resource: Known(entry.Key, entry.Value.Resource))).ToList() ?? [];
            _variants = variants.Count;
            _followed = 0;
            Current = Apply(clients.IsScoped ? XdsResourceSet.Empty : anyone, variants);
        }

        private XdsResource? Known(ResourceKey key, TranslatedResource? rendered) =>
            rendered is null
                ? null
                : Current.Find(key.TypeUrl, key.Name) is { } known && ReferenceEquals(known.Tag, rendered) ? known : Make(rendered);
    }
}
