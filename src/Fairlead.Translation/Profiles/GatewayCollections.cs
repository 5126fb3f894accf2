using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Listeners;
using Fairlead.Model.Mesh;
using Fairlead.Model.Routing;
using Fairlead.Protos;
using Fairlead.Translation.Access;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Gateways;
using Fairlead.Translation.Routes;
using Fairlead.Translation.Telemetry;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>
/// From listeners and their tables to the listeners and route configurations of gateways, for each class of gateways that are there. A rule
/// that changes makes its virtual host anew, and puts the others of its route configuration together with it.
/// </summary>
internal sealed class GatewayCollections
{
    private const string All = "all";
    private readonly BucketIndex<string, ListenerKey, Listener> _all;
    private readonly BucketIndex<ListenerKey, ServerKey, GatewayServer> _byListener;
    private readonly BucketIndex<ListenerKey, ListenerHostKey, StreamTable> _streamsByListener;
    private readonly BucketIndex<TableName, VhostKey, Vhost> _hostsByTable;
    private readonly BucketIndex<TableName, VhostKey, Vhost> _lookupsByTable;
    private readonly BucketIndex<string, string, HostViews> _lookups;
    private readonly Func<ClientClass, Context, ProblemSet, WorkloadAccess> _accessOf;
    private readonly Func<ClientClass, Context, ProblemSet, ProxyTelemetry> _telemetryOf;
    private readonly Func<ClusterName, ClientClass, Context, PolicyInUse> _policyOf;

    public GatewayCollections(
        Graph graph,
        Collection<string, ScopeInput> scopes,
        RouteCollections sidecars,
        Func<ClientClass, Context, ProblemSet, WorkloadAccess> accessOf,
        Func<ClientClass, Context, ProblemSet, ProxyTelemetry> telemetryOf,
        Func<ClusterName, ClientClass, Context, PolicyInUse> policyOf)
    {
        _accessOf = accessOf;
        _telemetryOf = telemetryOf;
        _policyOf = policyOf;
        _lookups = sidecars.Lookups;
        Listeners = graph.Input<ListenerKey, Listener>("listeners", KeyOrder.Natural<ListenerKey>());
        Routes = graph.Input<ListenerHostKey, RouteTable>("tables of listeners", KeyOrder.Natural<ListenerHostKey>());
        Streams = graph.Input<ListenerHostKey, StreamTable>("tables of connections of listeners", KeyOrder.Natural<ListenerHostKey>());
        _all = graph.Index("all listeners", Listeners, KeyOrder.Ordinal, static (_, _, buckets) => buckets.Add(All));
        _streamsByListener = graph.Index(
            "tables of connections by listener", Streams, KeyOrder.Natural<ListenerKey>(),
            static (key, _, listeners) => listeners.Add(key.Listener));
        var servers = graph.Group<ClientClass, string, ScopeInput, ServerKey, GatewayServer>(
            "servers of gateways",
            graph.Index("scopes of gateways", scopes, KeyOrder.Natural<ClientClass>(), static (_, scope, classes) =>
            {
                if (scope.Class.IsGateway)
                {
                    classes.Add(scope.Class);
                }
            }),
            new(KeyOrder.Natural<ServerKey>()),
            (clients, _, output) => AddServers(clients, output));
        _byListener = graph.Index(
            "servers by listener", servers, KeyOrder.Natural<ListenerKey>(), static (key, _, listeners) => listeners.Add(key.Listener));
        var parts = graph.Join(
            "parts of virtual hosts of gateways",
            graph.Expand<ListenerHostKey, RouteTable, GatewayPartKey, GatewayPart>(
                "rules of gateways", Routes, new(KeyOrder.Natural<GatewayPartKey>()), AddRules),
            graph.Expand<ServerKey, GatewayServer, GatewayPartKey, GatewayPart>(
                "hosts that gateways redirect", servers, new(KeyOrder.Natural<GatewayPartKey>()), AddRedirects));
        Named = graph.Index("clusters that rules of gateways name", parts, KeyOrder.Natural<PlanKey>(), AddNamed);
        Hosts = graph.Group<GatewayHostKey, GatewayPartKey, GatewayPart, VhostKey, Vhost>(
            "virtual hosts of gateways",
            graph.Index(
                "parts by virtual host of gateways", parts, KeyOrder.Natural<GatewayHostKey>(),
                static (key, _, places) => places.Add(key.Place)),
            new(KeyOrder.Natural<VhostKey>()),
            (place, members, output) => AddHost(place, members, sidecars, output));
        _hostsByTable = graph.Index(
            "virtual hosts by route configuration of gateways", Hosts, KeyOrder.Natural<TableName>(),
            static (key, _, tables) => tables.Add(key.Table));
        _lookupsByTable = graph.Index(
            "virtual hosts of gateways that look hosts up, by route configuration", Hosts, KeyOrder.Natural<TableName>(),
            static (key, host, tables) =>
            {
                if (host.LooksUp)
                {
                    tables.Add(key.Table);
                }
            });
        var routes = graph.Group<TableName, ServerKey, GatewayServer, ResourceKey, RenderedResource>(
            "route configurations of gateways",
            graph.Index("servers by route configuration", servers, KeyOrder.Natural<TableName>(), static (key, server, tables) =>
            {
                if (server.Routes is { } name)
                {
                    tables.Add(new(key.Class, name));
                }
            }),
            new(KeyOrder.Natural<ResourceKey>()),
            AddRoutes);
        Opened = graph.Group<SocketKey, ServerKey, GatewayServer, ResourceKey, RenderedResource>(
            "listeners of gateways",
            graph.Index(
                "servers by socket", servers, KeyOrder.Natural<SocketKey>(),
                static (key, server, sockets) => sockets.Add(new(key.Class, server.Address, server.Listener.Port))),
            new(KeyOrder.Natural<ResourceKey>()),
            AddListener);
        Resources = [routes, Opened];
    }

    public Input<ListenerKey, Listener> Listeners { get; }

    public Input<ListenerHostKey, RouteTable> Routes { get; }

    public Input<ListenerHostKey, StreamTable> Streams { get; }

    /// <summary>What brings rules that name a cluster to gateways.</summary>
    public BucketIndex<PlanKey, GatewayPartKey, GatewayPart> Named { get; }

    public Computed<GatewayHostKey, VhostKey, Vhost> Hosts { get; }

    public Computed<SocketKey, ResourceKey, RenderedResource> Opened { get; }

    public IReadOnlyList<Collection<ResourceKey, RenderedResource>> Resources { get; }

    private void AddServers(ClientClass clients, Entries<ServerKey, GatewayServer> output)
    {
        foreach (var (key, listener) in output.Entries(_all, All))
        {
            if (listener.Selector.IsSubsetOf(clients.Labels))
            {
                output.Add(new(clients, key), new(listener));
            }
        }
    }

    private void AddRules(ListenerHostKey place, RouteTable table, Entries<GatewayPartKey, GatewayPart> output)
    {
        foreach (var (key, server) in output.Entries(_byListener, place.Listener))
        {
            if (server.Routes is { } name)
            {
                output.Add(
                    new(new(new(key.Class, name), place.Host), place.Listener, true),
                    new(server.Listener, ClientTables.Decide(table, key.Class)));
            }
        }
    }

    private static void AddNamed(GatewayPartKey key, GatewayPart part, List<PlanKey> clusters)
    {
        foreach (var (cluster, _) in part.Table is { } table ? HostView.NamedBy(table) : [])
        {
            PlanKey named = new(key.Place.Table.Class, cluster);
            if (!clusters.Contains(named))
            {
                clusters.Add(named);
            }
        }
    }

    private static void AddRedirects(ServerKey key, GatewayServer server, Entries<GatewayPartKey, GatewayPart> output)
    {
        if (server is { RedirectsToHttps: true, Routes: { } name })
        {
            foreach (var host in server.Listener.Hosts.Select(static host => host.Pattern).Distinct(StringComparer.Ordinal))
            {
                output.Add(new(new(new(key.Class, name), host), key.Listener, false), new(server.Listener, null));
            }
        }
    }

    private static void AddHost(
        GatewayHostKey place,
        IReadOnlyList<KeyValuePair<GatewayPartKey, GatewayPart>> parts,
        RouteCollections sidecars,
        Entries<VhostKey, Vhost> output)
    {
        ProblemSet problems = new();
        var (key, host) = GatewayHosts.Of(
            place, [.. parts.Select(static part => part.Value)], new(sidecars.Hashes, output), new(new(sidecars.Lookups, output)),
            problems);
        output.Add(key, host);
        Note(problems, output);
    }

    private void AddRoutes(
        TableName name, IReadOnlyList<KeyValuePair<ServerKey, GatewayServer>> servers, Entries<ResourceKey, RenderedResource> output)
    {
        List<Vhost> hosts = [.. output.Entries(_hostsByTable, name).Select(static entry => entry.Value)];
        if (hosts.Count == 0)
        {
            hosts.Add(GatewayHosts.None(servers[0].Value.Listener.Port));
        }

        output.Add(
            new(name.Class, TypeUrls.Route, name.Configuration),
            new(RouteConfigurations.Whole(name.Configuration, hosts, ignoresPort: true)));
    }

    private void AddListener(
        SocketKey socket, IReadOnlyList<KeyValuePair<ServerKey, GatewayServer>> servers, Entries<ResourceKey, RenderedResource> output)
    {
        ProblemSet problems = new();
        LookupPorts lookups = new(_lookups, output);
        var draft = GatewayListeners.Make(
            socket,
            [.. servers.Select(static server => server.Value)],
            server => output.Entries(_streamsByListener, server.Listener.Key)
                .Select(entry => KeyValuePair.Create(entry.Key.Host, ClientStreams.Decide(entry.Value, socket.Class))),
            new(cluster => _policyOf(cluster, socket.Class, output), cluster => lookups.Of(cluster, socket.Class)),
            routes => output.Keys(_lookupsByTable, new(socket.Class, routes)).Count > 0,
            _accessOf(socket.Class, output, problems),
            _telemetryOf(socket.Class, output, problems),
            problems);
        if (draft is not null)
        {
            output.Add(new(socket.Class, draft.TypeUrl, draft.Name), RenderedResource.Of(draft));
        }

        Note(problems, output);
    }

    private static void Note(ProblemSet problems, Context context)
    {
        foreach (var problem in problems.ToList())
        {
            context.Note(problem);
        }
    }
}
