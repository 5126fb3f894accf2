using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Proxies;
using Fairlead.Model.Raw;
using Fairlead.Model.Settings;
using Fairlead.Model.Telemetry;
using Fairlead.Protos;
using Fairlead.Translation.Access;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Raw;
using Fairlead.Translation.Routes;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Telemetry;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>
/// Renders the mesh for clients of one profile: each resource is encoded once, for anyone, and for classes of clients where theirs is
/// another. Pure: it holds no data; a <see cref="ProfileState"/> does. Safe for any number of threads.
/// </summary>
public sealed class ProfileRendering
{
    private const string Always = "always";
    private static readonly OrderedMap<string, string> AlwaysThere = OrderedMap.Empty<string, string>(KeyOrder.Ordinal)
        .With(Always, Always);

    private readonly Graph _graph = new();
    private readonly Input<string, string> _always;
    private readonly Input<string, HostViews> _views;
    private readonly Input<string, AliasRivals> _rivals;
    private readonly Input<ServicePortKey, PortEndpoints> _ports;
    private readonly Input<ServicePortKey, BucketSum> _largePorts;
    private readonly Input<EndpointKey, Endpoint> _largeEndpoints;
    private readonly Input<string, Workloads> _workloads;
    private readonly Input<RawKey, RawResource> _raw;
    private readonly Input<string, NamespaceAccess> _access;
    private readonly Input<string, MeshSettings> _settings;
    private readonly Collection<string, ProxySettings> _proxySettings;
    private readonly Collection<string, AuthorizationProvider> _providers;
    private readonly Input<string, ScopeInput> _scopes;
    private readonly Input<string, NamespaceTelemetry> _telemetry;
    private readonly AccessCollections _accessByLabel;
    private readonly Input<VisibilityKey, ProxyVisibility> _visibility;
    private readonly BucketIndex<int, string, HostViews> _streamHosts;
    private readonly TelemetryCollections _telemetryByLabel;
    private readonly BucketIndex<string, RawKey, RawResource> _allRaw;
    private readonly ClusterCollections _clusters;
    private readonly RouteCollections? _routes;
    private readonly GatewayCollections? _gateways;
    private readonly Computed<string, ResourceKey, RenderedResource>? _targets;
    private readonly Collection<ResourceKey, RenderedResource> _resources;
    private readonly Collection<string, ScopeSelection> _selections;

    /// <summary>Makes the rendering of a profile.</summary>
    public ProfileRendering(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Profile = profile;
        _always = _graph.Input<string, string>("always", KeyOrder.Ordinal);
        _views = _graph.Input<string, HostViews>("views", KeyOrder.Ordinal);
        _rivals = _graph.Input<string, AliasRivals>("rivals for aliases", KeyOrder.Ordinal);
        _ports = _graph.Input<ServicePortKey, PortEndpoints>("endpoints of service ports", KeyOrder.Natural<ServicePortKey>());
        _largePorts = _graph.Input<ServicePortKey, BucketSum>("large service ports", KeyOrder.Natural<ServicePortKey>());
        _largeEndpoints = _graph.Input<EndpointKey, Endpoint>("endpoints of large service ports", KeyOrder.Natural<EndpointKey>());
        _workloads = _graph.Input<string, Workloads>("workloads", KeyOrder.Ordinal);
        _raw = _graph.Input<RawKey, RawResource>("resources written by hand", KeyOrder.Natural<RawKey>());
        _access = _graph.Input<string, NamespaceAccess>("access", KeyOrder.Ordinal);
        _settings = _graph.Input<string, MeshSettings>("settings", KeyOrder.Ordinal);
        _proxySettings = _graph.Map<string, MeshSettings, ProxySettings>(
            "settings of proxies", _settings, static (_, settings, _) => ProxySettings.Of(settings));
        _providers = _graph.Expand<string, MeshSettings, string, AuthorizationProvider>(
            "providers", _settings, new(KeyOrder.Ordinal), static (_, settings, output) =>
            {
                foreach (var (name, provider) in settings.Providers)
                {
                    output.Add(name, provider);
                }
            });
        _scopes = _graph.Input<string, ScopeInput>("scopes", KeyOrder.Ordinal);
        _accessByLabel = new(_graph, _access);
        _visibility = _graph.Input<VisibilityKey, ProxyVisibility>("visibility", KeyOrder.Natural<VisibilityKey>());
        _streamHosts = _graph.Index("hosts by ports of connections", _views, KeyOrder.Natural<int>(), AddStreamPorts);
        _telemetry = _graph.Input<string, NamespaceTelemetry>("telemetry", KeyOrder.Ordinal);
        _telemetryByLabel = new(_graph, _telemetry);
        _allRaw = _graph.Index("all that was written by hand", _raw, KeyOrder.Ordinal, static (_, _, buckets) => buckets.Add(Always));
        var ownSidecars = _graph.Any("whether there are sidecars of Fairlead's own",
            _graph.Where("scopes of Fairlead's own sidecars", _scopes, static (_, input) => input.Scope.Kind == ProxyKind.Fairlead));
        List<Collection<ResourceKey, RenderedResource>> parts = [];
        if (profile.IsGrpc)
        {
            _targets = TargetCollections.Declare(_graph, _views, _rivals);
            parts.Add(_targets);
        }
        else
        {
            _routes = new(_graph, profile, _views, _rivals, _always, _scopes);
            parts.AddRange(_routes.Resources);
            _gateways = new(_graph, _scopes, _routes, AccessOf, TelemetryOf, PolicyOf);
            parts.AddRange(_gateways.Resources);
        }

        _clusters = new(_graph, profile, _views, _ports, _largePorts, _largeEndpoints, ownSidecars, _gateways?.Named);
        parts.AddRange([_clusters.Clusters, _clusters.Assignments, _clusters.Members.Resources]);
        _resources = _graph.Join("resources", parts);
        _selections = _graph.Map<string, ScopeInput, ScopeSelection>("scopes' own", _scopes, (_, input, context) => Select(input, context));
        Empty = StateOf(_graph.Empty);
    }

    /// <summary>The profile.</summary>
    public Profile Profile { get; }

    /// <summary>The state of nothing.</summary>
    public ProfileState Empty { get; }

    /// <summary>Renders the newest inputs, at the cost of what differs from those of a former state, which stays as it is.</summary>
    public ProfileState Step(ProfileState former, ProfileInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(inputs);
        var step = _graph.Begin(former.Graph);
        if (_gateways is not null)
        {
            step = step.Set(_gateways.Listeners, inputs.Mesh.Listeners)
                .Set(_gateways.Routes, inputs.Mesh.ListenerRoutes)
                .Set(_gateways.Streams, inputs.Mesh.ListenerStreams);
        }

        return StateOf(step
            .Set(_always, AlwaysThere)
            .Set(_views, inputs.Views.Views)
            .Set(_rivals, inputs.Views.Rivals)
            .Set(_ports, inputs.Views.Ports)
            .Set(_largePorts, inputs.Views.LargePorts)
            .Set(_largeEndpoints, inputs.Views.LargeEndpoints)
            .Set(_workloads, inputs.Views.Workloads)
            .Set(_raw, inputs.Mesh.RawResources)
            .Set(_access, inputs.Mesh.Access)
            .Set(_telemetry, inputs.Mesh.Telemetry)
            .Set(_settings, ViewInputs.SettingsOf(inputs.Mesh))
            .Set(_visibility, inputs.Mesh.Visibility)
            .Set(_scopes, inputs.Scopes)
            .Run());
    }

    private ProfileState StateOf(GraphState state) => new(
        state,
        _resources.In(state),
        _selections.In(state),
        () => new[]
        {
            _clusters.OfServices.NotesIn(state), _clusters.Clusters.NotesIn(state), _clusters.Assignments.NotesIn(state),
            _clusters.Members.Candidates.NotesIn(state),
            _routes?.Hosts.NotesIn(state) ?? [], _routes?.Unserved.NotesIn(state) ?? [], _targets?.NotesIn(state) ?? [],
            _gateways?.Hosts.NotesIn(state) ?? [], _gateways?.Opened.NotesIn(state) ?? [],
        }.SelectMany(static notes => notes));

    private ScopeSelection Select(ScopeInput input, Context context)
    {
        var scope = input.Scope;
        ProblemSet problems = new();
        List<ResourceDraft> own = [];
        var settings = context.Find(_proxySettings, ViewInputs.SettingsKey) ?? ProxySettings.Default;
        var access = _accessByLabel.Of(scope, settings.RootNamespace, context);
        if (Profile.IsGrpc)
        {
            AccessProblems.AddOfGrpc(access, problems);
        }
        else if (scope.IsGateway)
        {
            if (scope.Kind == ProxyKind.Fairlead)
            {
                problems.Warn(
                    ProblemCodes.UnservedByKind, null, "Fairlead's sidecar is no gateway: it has no listeners", "use Envoy as the gateway");
            }
        }
        else
        {
            ProxyTelemetry telemetry = new(
                _telemetryByLabel.Of(scope, settings.RootNamespace, context), settings.AccessLog, scope.Kind, problems);
            own.AddRange(SidecarListeners.Make(
                scope, RouteConfigurations.All, problems, SightOf(input, access, telemetry, problems, context)));
        }

        var names = own.Select(static draft => (draft.TypeUrl, draft.Name)).ToHashSet();
        own.AddRange(RawSelection.Select(
            context.Entries(_allRaw, Always).Select(static entry => entry.Value).ToList(),
            scope,
            (type, name) => names.Contains((type, name)) || IsGiven(input.Class, type, name, context),
            problems));
        // A draft makes a resource.
        return new()
        {
            Class = input.Class,
            Own = own.Select(static draft => RenderedResource.Of(draft).Resource!).ToEquatableList(),
            Access = Profile.IsGrpc ? access : AccessPolicy.Open,
            Problems = problems.ToList()
        };
    }

    private SidecarSight SightOf(
        ScopeInput input, AccessPolicy access, ProxyTelemetry telemetry, ProblemSet problems, Context context) => new()
        {
            Access = new(
                access,
                input.Scope.Kind,
                host => context.Find(_views, host)?.For(input.Class).Service,
                name => context.Find(_providers, name),
                problems),
            Telemetry = telemetry,
            Visibility = input.Visibility is { } key ? context.Find(_visibility, key) : null,
            FindInbound = () => WorkloadListeners.Find(input.Scope, address => context.Find(_workloads, address)),
            FindStreams = port => context.Entries(_streamHosts, port)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value.For(input.Class))),
            PolicyOf = cluster => PolicyOf(cluster, input.Class, context),
            LookupPortOf = cluster => _routes is null ? null : new LookupPorts(_routes.Lookups, context).Of(cluster, input.Class),

            // A proxy routes to all hosts that it sees.
            LooksUp = () => input.Scope.Kind == ProxyKind.Envoy
                && _routes is not null
                && LookupPorts.Any(_routes.Lookups, input.Class, context),
            HasRoutes = name => IsGiven(input.Class, TypeUrls.Route, name, context),
            NoRoutes = name => RouteConfigurations.None(name, Profile.Routes),
        };

    private PolicyInUse PolicyOf(ClusterName cluster, ClientClass clients, Context context) =>
        PolicyInUse.Of(context.Find(_views, cluster.Host)?.For(clients).Policy, cluster.Subset, cluster.Port);

    private static void AddStreamPorts(string host, HostViews views, List<int> ports)
    {
        foreach (var (_, view) in views.All)
        {
            var ofService = view.Service?.Ports.Where(static port => !port.IsHttp).Select(static port => port.Number) ?? [];
            foreach (var port in ofService.Concat(view.Streams.Select(static table => table.Port)))
            {
                if (!ports.Contains(port))
                {
                    ports.Add(port);
                }
            }
        }
    }

    // How workloads of the mesh take connections of each other says nothing of who comes to a gateway from outside.
    private WorkloadAccess AccessOf(ClientClass gateways, Context context, ProblemSet problems)
    {
        var settings = context.Find(_proxySettings, ViewInputs.SettingsKey) ?? ProxySettings.Default;
        ProxyScope scope = new() { Kind = ProxyKind.Envoy, Namespace = gateways.Namespace, Labels = gateways.Labels };
        var policy = _accessByLabel.Of(scope, settings.RootNamespace, context) with
        {
            Mode = PeerMode.Permissive,
            Ports = EquatableMap<PeerMode>.Empty,
        };
        return new(
            policy,
            ProxyKind.Envoy,
            host => context.Find(_views, host)?.For(gateways).Service,
            name => context.Find(_providers, name),
            problems);
    }

    private ProxyTelemetry TelemetryOf(ClientClass gateways, Context context, ProblemSet problems)
    {
        var settings = context.Find(_proxySettings, ViewInputs.SettingsKey) ?? ProxySettings.Default;
        ProxyScope scope = new() { Kind = ProxyKind.Envoy, Namespace = gateways.Namespace, Labels = gateways.Labels };
        return new(
            _telemetryByLabel.Of(scope, settings.RootNamespace, context), settings.AccessLog, ProxyKind.Envoy, problems);
    }

    private bool IsGiven(ClientClass clients, string typeUrl, string name, Context context) =>
        (context.Find(_resources, new(clients, typeUrl, name))
            ?? (clients.IsScoped ? null : context.Find(_resources, new(ClientClass.Anyone, typeUrl, name))))?.Resource is not null;
}
