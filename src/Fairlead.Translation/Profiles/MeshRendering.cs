using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Access;
using Fairlead.Model.Mesh;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>
/// Renders the mesh for all clients that are there, whatever their profiles. Pure: it holds no data; a <see cref="RenderedMesh"/> does.
/// Safe for any number of threads.
/// </summary>
public sealed class MeshRendering
{
    private readonly MeshViews _views;
    private readonly ConcurrentDictionary<Profile, ProfileRendering> _renderings = new();

    /// <summary>Makes a rendering.</summary>
    /// <param name="largest">Of a locality with more endpoints than this, profiles that say so get them one by one; 0: never.</param>
    public MeshRendering(int largest = 0)
    {
        _views = new(largest);
        Empty = new() { Mesh = MeshSnapshot.Empty, Scopes = OrderedMap.Empty<string, ProxyScope>(KeyOrder.Ordinal), Views = _views.Empty };
    }

    /// <summary>The state of nothing.</summary>
    public RenderedMesh Empty { get; }

    /// <summary>
    /// Renders the newest mesh for the clients that are there now, at the cost of what differs from a former state, which stays as it is.
    /// While no client is there nothing is rendered: the first one costs what became different since the last one was there.
    /// </summary>
    /// <param name="former">The state to begin at.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="scopes">The scopes of the clients, under names of the caller's.</param>
    public RenderedMesh Step(RenderedMesh former, MeshSnapshot mesh, OrderedMap<string, ProxyScope> scopes)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Count == 0)
        {
            return new() { Mesh = mesh, Scopes = scopes, Views = former.Views, Inputs = former.Inputs };
        }

        var isSameScopes = ReferenceEquals(scopes, former.Scopes);
        var byProfile = isSameScopes ? null : ByProfile(former.Views, scopes);
        var inputs = former.Inputs with { Mesh = mesh };
        if (byProfile is not null)
        {
            inputs = inputs with { Addresses = AddressesOf(former.Inputs, scopes), Clients = ClassesOf(former.Inputs, byProfile) };
        }

        var views = _views.Step(former.Views, inputs);
        if (!views.HasClassesOf(former.Views))
        {
            // Rules look at other labels than before, or other parts of the mesh are seen, so the clients are in other classes.
            byProfile = ByProfile(views, scopes);
            inputs = inputs with { Clients = ClassesOf(inputs, byProfile) };
            views = _views.Step(views, inputs);
        }

        var profiles = ImmutableDictionary.CreateBuilder<Profile, RenderedProfile>();
        foreach (var profile in byProfile?.Keys ?? former.Profiles.Keys)
        {
            var old = former.Profiles.GetValueOrDefault(profile);
            var rendering = old?.Rendering ?? _renderings.GetOrAdd(profile, static profile => new(profile));

            // Where nothing differs, the old state is known.
            var own = byProfile is null
                ? old!.Scopes
                : (old?.Scopes ?? new ProfileInputs { Mesh = mesh, Views = views }.Scopes).Reconcile(byProfile[profile]);
            var state = rendering.Step(old?.State ?? rendering.Empty, new() { Mesh = mesh, Views = views, Scopes = own });
            profiles.Add(profile, new(rendering, own, state));
        }

        return new() { Mesh = mesh, Scopes = scopes, Views = views, Inputs = inputs, Profiles = profiles.ToImmutable() };
    }

    /// <summary>
    /// Makes the listener of an xDS-enabled gRPC server when it is asked for by the name that the default template makes,
    /// <c>grpc/server?xds.resource.listening_address=IP:PORT</c>.
    /// </summary>
    /// <param name="state">The mesh.</param>
    /// <param name="kind">What the client is.</param>
    /// <param name="resourceName">The name that it asks for.</param>
    /// <param name="access">What holds for the access to it (<see cref="ScopeSelection.Access"/>).</param>
    /// <returns>The listener; null where the name is not of this form or the client is not a gRPC library.</returns>
    public TranslatedResource? ServerListener(ViewState state, ProxyKind kind, string resourceName, AccessPolicy access)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(resourceName);
        return kind == ProxyKind.Grpc && ServerListeners.TryReadAddress(resourceName, out var socket)
            ? RenderedResource.Of(ServerListeners.Make(resourceName, socket, _views.EndpointsAt(state, socket), access)).Resource
            : null;
    }

    private static OrderedMap<string, string> AddressesOf(ViewInputs former, OrderedMap<string, ProxyScope> scopes) =>
        former.Addresses.Reconcile(new SortedSet<string>(
            scopes.Values.SelectMany(static scope => scope.InstanceIps), StringComparer.Ordinal)
            .Select(static address => KeyValuePair.Create(address, address)));

    private static OrderedMap<ClientClass, ClientClass> ClassesOf(
        ViewInputs former, Dictionary<Profile, List<KeyValuePair<string, ScopeInput>>> byProfile) =>
        former.Clients.Reconcile(new SortedSet<ClientClass>(
            byProfile.Values.SelectMany(static scopes => scopes.Select(static scope => scope.Value.Class)))
            .Select(static clients => KeyValuePair.Create(clients, clients)));

    private static Dictionary<Profile, List<KeyValuePair<string, ScopeInput>>> ByProfile(
        ViewState views, OrderedMap<string, ProxyScope> scopes)
    {
        Dictionary<Profile, List<KeyValuePair<string, ScopeInput>>> byProfile = [];
        foreach (var (name, scope) in scopes)
        {
            var profile = Profile.Of(scope);
            if (!byProfile.TryGetValue(profile, out var list))
            {
                byProfile.Add(profile, list = []);
            }

            list.Add(new(name, new(scope, views.ClassOf(scope), views.VisibilityOf(scope))));
        }

        return byProfile;
    }
}
