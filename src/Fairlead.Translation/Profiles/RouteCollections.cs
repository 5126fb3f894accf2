using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Routes;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>From views to the route configurations of sidecars, and to virtual hosts where these are resources of their own.</summary>
internal sealed class RouteCollections
{
    private readonly RouteDelivery _delivery;
    private readonly Collection<TableName, BucketSum> _sizes;

    public RouteCollections(
        Graph graph, Profile profile, Collection<string, HostViews> views, Collection<string, AliasRivals> rivals,
        Collection<string, string> always, Collection<string, ScopeInput> scopes)
    {
        _delivery = profile.Routes;
        var hashes = graph.Map<string, HostViews, HostHashes>("hashes of hosts", views, static (_, known, _) => HostHashes.Of(known));
        Hashes = hashes;
        var lookups = LookupPorts.Index(graph, views);
        Lookups = lookups;
        Hosts = graph.Expand<string, HostViews, VhostKey, Vhost>("virtual hosts", views, new(KeyOrder.Natural<VhostKey>()),
            (host, known, output) =>
        {
            ProblemSet problems = new();
            foreach (var (key, value) in VirtualHosts.Of(
                host, known, new(views, rivals, output, forGrpc: false), new(hashes, output), new(new(lookups, output)),
                profile.Routes, problems))
            {
                output.Add(key, value);
            }

            foreach (var problem in problems.ToList())
            {
                output.Note(problem);
            }
        });
        Unserved = graph.Expand<string, HostViews, string, string>(
            "what our sidecars do nothing for",
            graph.Restrict(
                "hosts with rules that our sidecars do not follow in full",
                graph.Index("hosts with rules that our sidecar does not follow in full", views, KeyOrder.Ordinal, AddUnserved),
                graph.Any(
                    "any of our sidecars",
                    graph.Where("our sidecars", scopes, static (_, input) => input.Scope.Kind == ProxyKind.Fairlead))),
            new(KeyOrder.Ordinal),
            static (_, known, output) =>
            {
                ProblemSet problems = new();
                UnservedFields.Warn(
                    known.All.SelectMany(static view => view.View.Tables), UnservedFields.OfSidecar, "Fairlead's sidecars", problems);
                foreach (var problem in problems.ToList())
                {
                    output.Note(problem);
                }
            });
        var byTable = graph.Index("virtual hosts by route configuration", Hosts, KeyOrder.Natural<TableName>(),
            static (key, _, tables) => tables.Add(key.Table));
        _sizes = graph.Sum(
            "sizes of route configurations", byTable, static (key, host) => key.Class == ClientClass.Anyone ? 1 : host.Difference);
        // Whoever sees a part of the mesh alone asks for the configuration of all hosts too, even where there are none.
        var scoped = graph.Group<ClientClass, string, ScopeInput, ResourceKey, RenderedResource>(
            "route configurations of classes that see no host",
            graph.Index("scopes that see a part", scopes, KeyOrder.Natural<ClientClass>(), static (_, scope, classes) =>
            {
                if (scope.Class.IsScoped)
                {
                    classes.Add(scope.Class);
                }
            }),
            new(KeyOrder.Natural<ResourceKey>()),
            (clients, members, output) =>
            {
                if (!output.TryFind(_sizes, new(clients, RouteConfigurations.All), out _))
                {
                    output.Add(
                        new(clients, TypeUrls.Route, RouteConfigurations.All),
                        profile.Routes == RouteDelivery.Full
                            ? new(RouteConfigurations.Whole(RouteConfigurations.All, []))
                            : RenderedResource.Of(RouteConfigurations.Empty(RouteConfigurations.All, _delivery)));
                }
            });
        Resources = [scoped, .. profile.Routes == RouteDelivery.Full ? Whole(graph, always) : OneByOne(graph, always)];
    }

    public Computed<string, VhostKey, Vhost> Hosts { get; }

    /// <summary>Notes of what rules ask for that Fairlead's sidecars do nothing for, while there are any.</summary>
    public Computed<string, string, string> Unserved { get; }

    /// <summary>What of requests is hashed for each host.</summary>
    public Collection<string, HostHashes> Hashes { get; }

    /// <summary>The hosts for which those that requests name are looked up.</summary>
    public BucketIndex<string, string, HostViews> Lookups { get; }

    public IReadOnlyList<Collection<ResourceKey, RenderedResource>> Resources { get; }

    private static void AddUnserved(string host, HostViews views, List<string> buckets)
    {
        if (UnservedFields.AnyForSidecar(views))
        {
            buckets.Add(Presence.Any);
        }
    }

    private IReadOnlyList<Collection<ResourceKey, RenderedResource>> OneByOne(Graph graph, Collection<string, string> always)
    {
        var hosts = graph.Expand<VhostKey, Vhost, ResourceKey, RenderedResource>("virtual hosts of their own", Hosts,
            new(KeyOrder.Natural<ResourceKey>()), static (key, host, output) =>
        {
            var draft = RouteConfigurations.HostOf(key, host);
            output.Add(new(key.Class, draft.TypeUrl, draft.Name), host.IsAbsent ? RenderedResource.Absent : RenderedResource.Of(draft));
        });
        var ports = graph.Expand<TableName, BucketSum, ResourceKey, RenderedResource>("route configurations", _sizes,
            new(KeyOrder.Natural<ResourceKey>()), (name, size, output) =>
        {
            if (name.Class != ClientClass.Anyone || name.Configuration != RouteConfigurations.All)
            {
                AddEmpty(name, size, output);
            }
        });
        var all = graph.Expand<string, string, ResourceKey, RenderedResource>(
            "the route configuration of all hosts", always, new(KeyOrder.Natural<ResourceKey>()), (_, _, output) => output.Add(
                new(ClientClass.Anyone, TypeUrls.Route, RouteConfigurations.All),
                RenderedResource.Of(RouteConfigurations.Empty(RouteConfigurations.All, _delivery))));
        return [hosts, ports, all];
    }

    private void AddEmpty(TableName name, BucketSum size, Entries<ResourceKey, RenderedResource> output)
    {
        ResourceKey key = new(name.Class, TypeUrls.Route, name.Configuration);
        if (name.Class == ClientClass.Anyone || name.Class.IsScoped)
        {
            output.Add(key, RenderedResource.Of(RouteConfigurations.Empty(name.Configuration, _delivery)));
            return;
        }

        var shared = name with { Class = ClientClass.Anyone };
        var isShared = name.Configuration == RouteConfigurations.All || output.TryFind(_sizes, shared, out _);
        var count = (output.Find(_sizes, shared)?.Weight ?? 0) + size.Weight;
        if (count == 0 && name.Configuration != RouteConfigurations.All)
        {
            output.Add(key, RenderedResource.Absent);
        }
        else if (!isShared)
        {
            output.Add(key, RenderedResource.Of(RouteConfigurations.Empty(name.Configuration, _delivery)));
        }
    }

    private IReadOnlyList<Collection<ResourceKey, RenderedResource>> Whole(Graph graph, Collection<string, string> always)
    {
        var shared = graph.Group<TableName, VhostKey, Vhost, ResourceKey, RenderedResource>(
            "route configurations that anyone is given",
            graph.Index("virtual hosts that anyone is given", Hosts, KeyOrder.Natural<TableName>(), static (key, _, tables) =>
            {
                if (key.Class == ClientClass.Anyone)
                {
                    tables.Add(key.Table);
                }
            }),
            new(KeyOrder.Natural<ResourceKey>()),
            static (name, members, output) => output.Add(
                new(name.Class, TypeUrls.Route, name.Configuration),
                new(RouteConfigurations.Whole(name.Configuration, [.. members.Select(static member => member.Value)]))));
        var own = graph.Group<TableName, VhostKey, Vhost, ResourceKey, RenderedResource>(
            "route configurations of classes",
            graph.Index("virtual hosts of classes", Hosts, KeyOrder.Natural<TableName>(), static (key, _, tables) =>
            {
                if (key.Class != ClientClass.Anyone)
                {
                    tables.Add(key.Table);
                }
            }),
            new(KeyOrder.Natural<ResourceKey>()),
            (name, members, output) => AddWhole(name, members, shared, output));
        var none = graph.Expand<string, string, ResourceKey, RenderedResource>(
            "the route configuration of no hosts", always, new(KeyOrder.Natural<ResourceKey>()), (_, _, output) =>
            {
                if (!output.TryFind(_sizes, new(ClientClass.Anyone, RouteConfigurations.All), out _))
                {
                    output.Add(new(ClientClass.Anyone, TypeUrls.Route, RouteConfigurations.All),
                        new(RouteConfigurations.Whole(RouteConfigurations.All, [])));
                }
            });
        return [shared, own, none];
    }

    private void AddWhole(
        TableName name,
        IReadOnlyList<KeyValuePair<VhostKey, Vhost>> members,
        Collection<ResourceKey, RenderedResource> shared,
        Entries<ResourceKey, RenderedResource> output)
    {
        SortedDictionary<(string Host, int Port), Vhost> hosts = new(HostOrder.Instance);
        if (!name.Class.IsScoped)
        {
            // The shared configuration differs whenever one of its virtual hosts does, so it is enough to have read that.
            output.Find(shared, new(ClientClass.Anyone, TypeUrls.Route, name.Configuration));
            AddShared(name, hosts, output);
        }

        foreach (var (key, host) in members)
        {
            if (host.IsAbsent)
            {
                hosts.Remove((key.Host, key.Port));
            }
            else
            {
                hosts[(key.Host, key.Port)] = host;
            }
        }

        ResourceKey resource = new(name.Class, TypeUrls.Route, name.Configuration);
        output.Add(
            resource,
            hosts.Count == 0 && name.Configuration != RouteConfigurations.All
                ? RenderedResource.Absent
                : new(RouteConfigurations.Whole(name.Configuration, hosts.Values)));
    }

    private void AddShared(TableName name, SortedDictionary<(string Host, int Port), Vhost> hosts, Context context)
    {
        foreach (var (key, host) in context.Unrecorded(Hosts).From(new(ClientClass.Anyone, name.Configuration, "", 0)))
        {
            if (key.Class != ClientClass.Anyone || key.Configuration != name.Configuration)
            {
                break;
            }

            hosts[(key.Host, key.Port)] = host;
        }
    }

    private sealed class HostOrder : IComparer<(string Host, int Port)>
    {
        public static HostOrder Instance { get; } = new();

        public int Compare((string Host, int Port) x, (string Host, int Port) y)
        {
            var order = string.CompareOrdinal(x.Host, y.Host);
            return order != 0 ? order : x.Port.CompareTo(y.Port);
        }
    }
}
