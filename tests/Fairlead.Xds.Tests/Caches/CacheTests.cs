using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Route.V3;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Tests.Server;

namespace Fairlead.Xds.Tests.Caches;

/// <summary>The caches behind a real server, as their users see them. Numbers are statements of docs/reference/xds-statements.md.</summary>
public sealed class CacheTests
{
    [Fact]
    public void S43_SnapshotCache_UnknownGroup_HasNone_AndClearedIsGone()
    {
        var cache = new SnapshotCache();
        Assert.Null(cache.GetSnapshot("n"));
        var set = XdsResourceSet.Create([Endpoints("e", 1)]);
        cache.SetSnapshot("n", set);
        Assert.Same(set, cache.GetSnapshot("n"));
        Assert.Equal(["n"], cache.Groups);
        Assert.True(cache.ClearSnapshot("n"));
        Assert.False(cache.ClearSnapshot("n"));
        Assert.Null(cache.GetSnapshot("n"));
        Assert.Empty(cache.Groups);
    }

    [Fact]
    public async Task S44_S45_SnapshotCache_ClientBeforeSnapshot_WaitsForIt()
    {
        var cache = new SnapshotCache();
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.SubscribeAsync(TypeUrls.Endpoint, "e");
        await host.StreamAsync();
        Assert.Empty(cache.Groups);
        cache.SetSnapshot("n", XdsResourceSet.Create([Endpoints("e", 1)]));
        Assert.Empty((await client.NextAckedAsync(TypeUrls.Cluster)).Resources);
        var endpoints = await client.NextAckedAsync(TypeUrls.Endpoint);
        Assert.Equal("e", ClusterLoadAssignment.Parser.ParseFrom(Assert.Single(endpoints.Resources).Value).ClusterName);
        Assert.Equal(cache.GetSnapshot("n")!.VersionOf(TypeUrls.Endpoint), endpoints.VersionInfo); // set above
    }

    [Fact]
    public async Task S46_S47_SnapshotCache_NextSnapshot_AnswersOnlyTheTypeThatDiffers()
    {
        var cache = new SnapshotCache();
        cache.SetSnapshot("n", XdsResourceSet.Create([Endpoints("e", 1), Route("r")]));
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Endpoint, "e");
        await client.SubscribeAsync(TypeUrls.Route, "r");
        await client.NextAckedAsync(TypeUrls.Endpoint);
        await client.NextAckedAsync(TypeUrls.Route);
        cache.SetSnapshot("n", XdsResourceSet.Create([Endpoints("e", 2), Route("r")]));
        await client.NextAckedAsync(TypeUrls.Endpoint);
        Assert.Empty(await client.SettleAsync());
    }

    [Fact]
    public async Task S56_S137_SnapshotCache_ClearedWithClient_LeavesItWhatItHas_AndTellsTheNext()
    {
        var cache = new SnapshotCache();
        cache.SetSnapshot("n", XdsResourceSet.Create([Endpoints("e", 1)]));
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Endpoint, "e");
        await client.NextAckedAsync(TypeUrls.Endpoint);
        Assert.True(cache.ClearSnapshot("n"));
        cache.SetSnapshot("n", XdsResourceSet.Create([Endpoints("e", 2), Endpoints("x", 1)]));
        var next = await client.NextAckedAsync(TypeUrls.Endpoint);
        Assert.Equal("e", ClusterLoadAssignment.Parser.ParseFrom(Assert.Single(next.Resources).Value).ClusterName);
    }

    [Fact]
    public async Task S67_SnapshotCache_GroupOfNodes_IsServedOneSnapshot_OthersAreLeftAlone()
    {
        var cache = new SnapshotCache(static node => node.Cluster);
        cache.SetSnapshot("a", XdsResourceSet.Create([Endpoints("e", 1)]));
        cache.SetSnapshot("b", XdsResourceSet.Create([Endpoints("e", 9)]));
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        await using var one = ScriptedAdsClient.Connect(host.Address, new Node { Id = "1", Cluster = "a" });
        await using var two = ScriptedAdsClient.Connect(host.Address, new Node { Id = "2", Cluster = "a" });
        await using var other = ScriptedAdsClient.Connect(host.Address, new Node { Id = "3", Cluster = "b" });
        foreach (var client in new[] { one, two, other })
        {
            await client.SubscribeAsync(TypeUrls.Endpoint, "e");
            await client.NextAckedAsync(TypeUrls.Endpoint);
        }

        cache.UpdateSnapshot("a", [Endpoints("e", 2)]);
        Assert.Equal((await one.NextAckedAsync(TypeUrls.Endpoint)).VersionInfo, (await two.NextAckedAsync(TypeUrls.Endpoint)).VersionInfo);
        Assert.Empty(await other.SettleAsync());
    }

    [Fact]
    public void S68_S70_S79_S80_S86_LinearCache_Version_IsOfTheContent()
    {
        var cache = new LinearCache(TypeUrls.Endpoint, [Endpoints("a", 1)]);
        var before = cache.Version;
        var copy = cache.GetResources();
        cache.UpdateResources([Endpoints("b", 1), Endpoints("c", 1)], ["a"]);
        Assert.NotEqual(before, cache.Version);
        Assert.Equal("a", Assert.Single(copy).Name);
        Assert.Equal(["b", "c"], cache.GetResources().Select(static resource => resource.Name));
        var other = new LinearCache(TypeUrls.Endpoint, [Endpoints("c", 1), Endpoints("b", 1)]);
        Assert.Equal(other.Version, cache.Version);
        cache.SetResources([Endpoints("a", 1)]);
        Assert.Equal(before, cache.Version);
    }

    [Fact]
    public void S69_LinearCache_ResourceOfAnotherType_IsRefusedAndNothingChanges()
    {
        var cache = new LinearCache(TypeUrls.Endpoint, [Endpoints("a", 1)]);
        var error = Assert.Throws<ArgumentException>(() => cache.UpdateResources([Endpoints("b", 1), Route("r")]));
        Assert.Contains("'r'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], cache.GetResources().Select(static resource => resource.Name));
        Assert.Throws<ArgumentNullException>(() => cache.UpdateResource(null!));
    }

    [Fact]
    public async Task S71_S75_S78_LinearCache_Update_ReachesThoseWhoAskedForIt_DeletionTellsNoOne()
    {
        var cache = new LinearCache(TypeUrls.Endpoint, [Endpoints("a", 1), Endpoints("b", 1)]);
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        await using var one = host.Connect("1");
        await using var two = host.Connect("2");
        await one.SubscribeAsync(TypeUrls.Endpoint, "a");
        await two.SubscribeAsync(TypeUrls.Endpoint, "b");
        await one.NextAckedAsync(TypeUrls.Endpoint);
        await two.NextAckedAsync(TypeUrls.Endpoint);
        cache.UpdateResource(Endpoints("a", 2));
        Assert.Single((await one.NextAckedAsync(TypeUrls.Endpoint)).Resources);
        cache.DeleteResource("b");
        Assert.Empty(await two.SettleAsync());
        Assert.Empty(await one.SettleAsync());
    }

    // Differs: what nobody has is not there, and the other types of the stream go on.
    [Fact]
    public async Task S102_MuxCache_TypesFromTwoCaches_ChangeByThemselves()
    {
        var endpoints = new LinearCache(TypeUrls.Endpoint, [Endpoints("e", 1)]);
        var rest = new SnapshotCache();
        var mux = new MuxCache(new Dictionary<string, IXdsCache> { [TypeUrls.Endpoint] = endpoints }, rest);
        await using var host = await XdsTestHost.StartAsync(cache: mux);
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Endpoint, "e");
        await client.SubscribeAsync(TypeUrls.Route, "r");
        await host.StreamAsync();

        // The client is of a group without a snapshot: nothing is known of it as a whole.
        rest.SetSnapshot("n", XdsResourceSet.Create([Route("r")]));
        await client.NextAckedAsync(TypeUrls.Endpoint);
        await client.NextAckedAsync(TypeUrls.Route);
        endpoints.UpdateResource(Endpoints("e", 2));
        Assert.Equal(TypeUrls.Endpoint, (await client.NextAsync()).TypeUrl);
        rest.UpdateSnapshot("n", [], [(TypeUrls.Route, "r")]);
        Assert.Empty(await client.SettleAsync());
    }

    [Fact]
    public async Task S82_LinearCache_ManyUpdateAndAskAtTheSameTime_EachClientGetsTheNewestOfBoth()
    {
        const int Workers = 50;
        var cache = new LinearCache(TypeUrls.Endpoint);
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        var updates = Parallel.ForEachAsync(Enumerable.Range(0, Workers), (i, _) =>
        {
            cache.UpdateResource(Endpoints($"e{i}", 1));
            cache.UpdateResource(Endpoints($"e{i}", 2));
            return ValueTask.CompletedTask;
        });
        await Parallel.ForEachAsync(Enumerable.Range(1, Workers - 1), async (i, _) =>
        {
            await using var client = host.Connect($"n{i}");
            await client.SubscribeAsync(TypeUrls.Endpoint, $"e{i}", $"e{i - 1}");
            Dictionary<string, uint> seen = [];
            while (seen.GetValueOrDefault($"e{i}") != 2 || seen.GetValueOrDefault($"e{i - 1}") != 2)
            {
                foreach (var resource in (await client.NextAckedAsync(TypeUrls.Endpoint)).Resources)
                {
                    var assignment = ClusterLoadAssignment.Parser.ParseFrom(resource.Value);
                    Assert.InRange(assignment.Endpoints[0].LoadBalancingWeight
                        ?? 0, seen.GetValueOrDefault(assignment.ClusterName) + 1, 2u);
                    seen[assignment.ClusterName] = assignment.Endpoints[0].LoadBalancingWeight ?? 0;
                }
            }
        });
        await updates;
    }

    [Fact]
    public async Task MuxCache_PartThatRefusesANode_OthersHearThatItHasGone()
    {
        CountingCache counting = new();
        SnapshotCache refusing = new(static _ => throw new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.PermissionDenied, "not you")));
        MuxCache mux = new(new Dictionary<string, IXdsCache> { [TypeUrls.Endpoint] = counting }, refusing);
        await using var host = await XdsTestHost.StartAsync(cache: mux);
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Endpoint, "e");
        Assert.Equal(Grpc.Core.StatusCode.PermissionDenied, (await client.EndAsync()).StatusCode);
        Assert.Equal((1, 1), (counting.Attached, counting.Detached));
    }

    [Fact]
    public async Task MuxCache_LastStreamGone_HoldsOnToNothing()
    {
        var rest = new SnapshotCache();
        var mux = new MuxCache(new Dictionary<string, IXdsCache>(), rest);
        rest.SetSnapshot("n", XdsResourceSet.Create([Route("r")]));
        await using var host = await XdsTestHost.StartAsync(cache: mux);
        await using (var client = host.Connect("n"))
        {
            await client.SubscribeAsync(TypeUrls.Route, "r");
            await client.NextAckedAsync(TypeUrls.Route);
        }

        await host.DetachSignal.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(rest.ClearSnapshot("n"));
        Assert.Empty(rest.Groups);
    }

    [Fact]
    public void S94_S95_Consistency_SaysEveryReferenceThatLeadsNowhere()
    {
        var set = XdsResourceSet.Create(
        [
            XdsResource.Of(
                new Cluster { Name = "c", Type = Cluster.Types.DiscoveryType.Eds, EdsClusterConfig = new() { ServiceName = "s" } }),
            XdsResource.Of(new Cluster { Name = "d", Type = Cluster.Types.DiscoveryType.Static }),
            Endpoints("unused", 1),
            Route("r"),
            XdsResource.Of(new ScopedRouteConfiguration { Name = "scope", RouteConfigurationName = "nowhere" }),
        ]);
        Assert.Equal(
            [
                "Cluster 'c' names ClusterLoadAssignment 's'",
                "RouteConfiguration 'r' names Cluster 'elsewhere'",
                "ScopedRouteConfiguration 'scope' names RouteConfiguration 'nowhere'",
            ],
            SnapshotConsistency.Missing(set).Select(static reference => reference.ToString()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            SnapshotConsistency.Missing(set, new HashSet<string> { "elsewhere" }), static reference => reference.ToName == "elsewhere");
        Assert.Equal(["r", "unused"], SnapshotConsistency.Unused(set)
            .Select(static resource => resource.Name)
            .Order(StringComparer.Ordinal));
        Assert.Empty(SnapshotConsistency.Missing(XdsResourceSet.Create(
            [Endpoints("s", 1), XdsResource.Of(new Cluster { Name = "s", Type = Cluster.Types.DiscoveryType.Eds })])));
    }

    [Fact]
    public void S96_Resource_OfMessage_HasItsNameTypeAndUses()
    {
        var cluster = XdsResource.Of(new Cluster { Name = "c", Type = Cluster.Types.DiscoveryType.Eds });
        Assert.Equal((TypeUrls.Cluster, "c"), (cluster.TypeUrl, cluster.Name));
        Assert.Equal(["c"], cluster.Uses);

        // What is known of it beside does not take away what the message says.
        var living = XdsResource.Of(new Cluster { Name = "c", Type = Cluster.Types.DiscoveryType.Eds },
            new XdsResourceTraits { TimeToLive = TimeSpan.FromSeconds(1) });
        Assert.Equal(["c"], living.Uses);
        Assert.Equal("e", Endpoints("e", 1).Name);
        Assert.Equal("r/", XdsResource.Of(new RouteConfiguration { Name = "r", Vhds = new Vhds() }).Members);
        Assert.Throws<ArgumentException>(() => XdsResource.Of(new LbEndpoint()));
        Assert.Throws<ArgumentException>(() => XdsResource.Of(new VirtualHost { Name = "v" }));
    }

    [Fact]
    public async Task GivenVersions_AreWhatClientsAreTold()
    {
        var cache = new SnapshotCache();
        cache.SetSnapshot("n", XdsResourceSet.Create([Versioned("a", "7")]).WithVersion(TypeUrls.Endpoint, "7"));
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Endpoint, "a");
        Assert.Equal("7", (await client.NextAckedAsync(TypeUrls.Endpoint)).VersionInfo);

        // A change without a version of its own does not go out under the former one.
        cache.UpdateSnapshot("n", [Endpoints("a", 3)]);
        Assert.Equal(32, (await client.NextAckedAsync(TypeUrls.Endpoint)).VersionInfo.Length);

        // By the version alone nobody knows which names a client had: it is told of what it names.
        cache.SetSnapshot("n", XdsResourceSet.Create([Versioned("a", "8"), Versioned("b", "8")]).WithVersion(TypeUrls.Endpoint, "8"));
        await using var second = host.Connect("n");
        await second.ResumeAsync(TypeUrls.Endpoint, "8", "a", "b");
        Assert.Equal(2, (await second.NextAckedAsync(TypeUrls.Endpoint)).Resources.Count);
    }

    private static XdsResource Versioned(string name, string version)
    {
        var made = Endpoints(name, 1);
        return new XdsResource(made.TypeUrl, name, made.Value, new XdsResourceTraits { Version = version });
    }

    private static XdsResource Endpoints(string name, uint weight) => XdsResource.Of(new ClusterLoadAssignment
    {
        ClusterName = name,
        Endpoints = { new LocalityLbEndpoints { LoadBalancingWeight = weight } },
    });

    private static XdsResource Route(string name) => XdsResource.Of(new RouteConfiguration
    {
        Name = name,
        VirtualHosts = { new VirtualHost
        {
            Name = "v",
            Domains = { "*" },
            Routes = { new Route { Route_ = new RouteAction { Cluster = "elsewhere" } } }
        } },
    });

    private sealed class CountingCache : IXdsCache
    {
        private readonly XdsScope _scope = new();

        public int Attached { get; private set; }

        public int Detached { get; private set; }

        public ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken)
        {
            Attached++;
            return ValueTask.FromResult(_scope);
        }

        public void Detach(XdsStreamInfo stream) => Detached++;
    }
}
