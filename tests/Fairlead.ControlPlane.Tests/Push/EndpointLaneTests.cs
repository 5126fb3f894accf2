using Envoy.Config.Core.V3;
using Fairlead.Catalog;
using Fairlead.Catalog.Registries;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Stages;
using Fairlead.Incremental.Feeds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Protos;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Registries;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Push;

/// <summary>Endpoints wait neither until the config is quiet nor for a push that is under way.</summary>
public sealed class EndpointLaneTests : IDisposable
{
    private const int Services = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly ServiceKey Shop = new("default", "shop1.internal");

    private readonly TempDirectory _directory = new();
    private CatalogInputs _newest = CatalogInputs.None;
    private CatalogState? _state;

    [Fact]
    public async Task PushUnderWay_HoldsUpNoEndpoints()
    {
        using SnapshotFeed<CatalogState> states = new(TestCatalog.Catalog.Empty);
        using SnapshotFeed<ConfigSnapshot> config = new(ConfigSnapshot.Empty);
        using SnapshotFeed<JoinedRegistries> registries = new(JoinedRegistries.None);
        ScopeRegistry registry = new(
            TestCatalog.Catalog,
            () => new() { Objects = config.Current.Value.Objects, Endpoints = registries.Current.Value.Endpoints },
            NullLogger.Instance);
        using ControlPlaneMetrics metrics = new();
        TranslationStage stage = new(states, registry, TimeProvider.System, metrics);
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim stuck = new();
        using ManualResetEventSlim go = new();
        registry.Move = (_, _) =>
        {
            stuck.Set();
            go.Wait(stop.Token);
        };
        Task[] running =
            [Task.Run(() => stage.RunAsync(stop.Token)), Task.Run(() => stage.RunEndpointsAsync(config, registries, stop.Token))];
        Publish(Config([1, 1, 1]));
        await stage.FirstPush.WaitAsync(Patience);
        var scope = registry.Attach(Stream(1, "v1"));
        registry.Attach(Stream(2, "v2"));
        var (clusters, before) = (scope.Current.VersionOf(TypeUrls.Cluster), scope.Current.VersionOf(TypeUrls.Endpoint));

        // The two no longer share: the first to be moved holds the push up.
        Publish(Config([1, 1, 1], forVersion: "v1"));
        Assert.True(stuck.Wait(Patience));
        config.Publish(Config([1, 9, 1], forVersion: "v1"));
        before = await GoesOnFromAsync(before);
        registries.Publish(JoinedRegistries.None.With("fake", FakeRegistry.Content("fake", Shop, 80, "10.9.0.1")));
        await GoesOnFromAsync(before);
        Assert.All(registry.Served, served => Assert.Equal(clusters, served.Xds.Current.VersionOf(TypeUrls.Cluster)));
        go.Set();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(running));

        void Publish(ConfigSnapshot snapshot)
        {
            config.Publish(snapshot);
            states.Publish(_state = TestCatalog.Join(snapshot, _state));
        }

        async Task<string> GoesOnFromAsync(string version)
        {
            while (registry.Served.Any(served => served.Xds.Current.VersionOf(TypeUrls.Endpoint) == version))
            {
                Assert.False(go.IsSet);
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            return registry.Served[0].Xds.Current.VersionOf(TypeUrls.Endpoint);
        }
    }

    [Fact]
    public void ConfigThatIsJoinedLater_DoesNotTakeBackEndpointsThatWentAhead()
    {
        var (registry, scope) = Serving([1, 1, 1]);
        var joined = Join(Config([1, 1, 1], timeout: 7));
        _newest = new() { Objects = Config([1, 9, 1]).Objects };
        Assert.Null(registry.PushEndpoints());
        var ahead = scope.Current.VersionOf(TypeUrls.Endpoint);
        Assert.Null(registry.Push(new(2, joined)));
        Assert.Equal(ahead, scope.Current.VersionOf(TypeUrls.Endpoint));
        Assert.Equal(2, registry.Live.Version);
        Assert.Null(registry.Push(new(3, Join(Config([1, 9, 1], timeout: 7)))));
        Assert.Equal(ahead, scope.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void EndpointsOfARegistry_StayWhenAConfigIsJoinedThatDoesNotKnowThem()
    {
        var (registry, scope) = Serving([1, 1, 1]);
        var before = scope.Current.VersionOf(TypeUrls.Endpoint);
        var joined = Join(Config([1, 1, 1], timeout: 7));
        _newest = _newest with { Endpoints = Known("10.9.0.1") };
        Assert.Null(registry.PushEndpoints());
        var ahead = scope.Current.VersionOf(TypeUrls.Endpoint);
        Assert.NotEqual(before, ahead);
        Assert.Null(registry.Push(new(2, joined)));
        Assert.Equal(ahead, scope.Current.VersionOf(TypeUrls.Endpoint));

        _newest = _newest with { Endpoints = CatalogInputs.None.Endpoints };
        Assert.Null(registry.PushEndpoints());
        Assert.Equal(before, scope.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void LastEndpointOfAService_WaitsWhereAnObjectListsIt_NotWhereARegistryKnowsIt()
    {
        var config = Config([1, 1, 1]);
        _newest = new() { Objects = config.Objects, Endpoints = Known("10.9.0.1") };
        var state = TestCatalog.Catalog.Step(TestCatalog.Catalog.Empty, _newest);

        // The registry's goes at once, and so does the object's while the registry knows another.
        var without = EndpointLane.Step(TestCatalog.Catalog, state, _newest with { Endpoints = CatalogInputs.None.Endpoints });
        Assert.Equal(["10.0.0.1"], AddressesIn(without));
        _newest = _newest with { Objects = Config([1, null, 1]).Objects };
        Assert.Equal(["10.9.0.1"], AddressesIn(EndpointLane.Step(TestCatalog.Catalog, state, _newest)));

        // That of the object stays where it is the last, until the config around it is joined. Its neighbours go on.
        var last = EndpointLane.Step(
            TestCatalog.Catalog, state, new() { Objects = Config([5, null, 1]).Objects, Endpoints = CatalogInputs.None.Endpoints });
        Assert.Equal(["10.0.0.1"], AddressesIn(last));
        Assert.Contains("10.0.0.5", last.Mesh.Endpoints.Values.Select(static endpoint => endpoint.Address));
    }

    [Fact]
    public void LastEndpointsOfASubset_WaitForTheRulesThatLeadElsewhere()
    {
        // The one file says all at once: other endpoints, the subset that they are in, and that requests go there.
        ScopeRegistry registry = new(TestCatalog.Catalog, () => _newest, NullLogger.Instance);
        Assert.Null(registry.Push(new(1, Join(Moved("v1", "10.0.0.1")))));
        var scope = registry.Attach(Stream(1, "v1"));
        var before = scope.Current;
        _newest = new() { Objects = Moved("v2", "10.0.0.2").Objects };
        Assert.Null(registry.PushEndpoints());
        Assert.Same(before, scope.Current);
        _newest = new() { Objects = Moved("v1", "10.0.0.3").Objects };
        Assert.Null(registry.PushEndpoints());
        Assert.NotEqual(before.VersionOf(TypeUrls.Endpoint), scope.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void AnyOrder_OfConfigsAndEndpoints_EndsWithTheNewest() => Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf(Services + 3).ArrayOf(8).ToArbitrary(),
        history =>
        {
            var (registry, scope) = Serving([0, 0, 0]);
            var timeout = 1;
            var pushed = 1;
            var versions = 1L;
            foreach (var draw in history)
            {
                var (isConfig, changes, known, lasts) =
                    (draw[0] % 2 == 0, draw[1] % 2 == 0, draw[2], draw[3..].Select(static last => (int?)last).ToArray());
                timeout += changes ? 1 : 0;
                var config = Config(lasts, timeout: timeout);
                _newest = new() { Objects = config.Objects, Endpoints = Known($"10.9.0.{known}") };
                if (isConfig)
                {
                    // What registries know was not there yet when this was joined.
                    Assert.Null(registry.Push(new(++versions, Join(config))));
                    pushed = timeout;
                }
                else
                {
                    Assert.Null(registry.PushEndpoints());
                }

                // All but the endpoints is that of the last config that was pushed.
                var whole = Whole(_newest with { Objects = Config(lasts, timeout: pushed).Objects });
                Assert.Equal(whole.OfType(TypeUrls.Endpoint)
                    .Select(static r => r.Version), scope.Current.OfType(TypeUrls.Endpoint).Select(static r => r.Version));
                Assert.Equal(whole.VersionOf(TypeUrls.Cluster), scope.Current.VersionOf(TypeUrls.Cluster));
                Assert.Equal(whole.VersionOf(TypeUrls.Route), scope.Current.VersionOf(TypeUrls.Route));
            }
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _directory.Dispose();

    private static XdsResourceSet Whole(CatalogInputs inputs)
    {
        ScopeRegistry registry = new(TestCatalog.Catalog, () => inputs, NullLogger.Instance);
        Assert.Null(registry.Push(new(1, TestCatalog.Catalog.Step(TestCatalog.Catalog.Empty, inputs))));
        return registry.Attach(Stream(1, "v1")).Current;
    }

    private static OrderedMap<EndpointKey, Endpoint> Known(string address) =>
        JoinedRegistries.None.With("fake", FakeRegistry.Content("fake", Shop, 80, address)).Endpoints;

    private static IEnumerable<string> AddressesIn(CatalogState state) =>
        state.Mesh.Endpoints.Where(static entry => entry.Key.Service == Shop).Select(static entry => entry.Value.Address);

    private CatalogState Join(ConfigSnapshot config) => _state = TestCatalog.Join(config, _state);

    private (ScopeRegistry Registry, XdsScope Scope) Serving(int?[] lasts)
    {
        _state = null;
        var config = Config(lasts);
        _newest = new() { Objects = config.Objects };
        ScopeRegistry registry = new(TestCatalog.Catalog, () => _newest, NullLogger.Instance);
        Assert.Null(registry.Push(new(1, Join(config))));
        return (registry, registry.Attach(Stream(1, "v1")));
    }

    private static XdsStreamInfo Stream(long id, string version) => new()
    {
        Id = id,
        Node = new Node
        {
            Id = $"web-{id}",
            Cluster = "web",
            UserAgentName = "envoy",
            Metadata = Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson($$$"""{"LABELS":{"version":"{{{version}}}"}}"""),
        },
        Peer = "ipv4:127.0.0.1:1",
        ConnectedAt = DateTimeOffset.UnixEpoch,
    };

    private ConfigSnapshot Moved(string version, string address)
    {
        _directory.Write("shop.yaml", $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints:
              - address: {{address}}
                labels: {version: {{version}} }
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: shop}
            spec:
              host: shop.internal
              subsets:
              - name: {{version}}
                labels: {version: {{version}} }
            """);
        return ConfigFiles.Load([_directory.Path]);
    }

    private ConfigSnapshot Config(int?[] lasts, int timeout = 1, string? forVersion = null)
    {
        var match = forVersion is null ? "" : $$"""match: [{sourceLabels: {version: {{forVersion}} } }]""" + "\n    ";
        _directory.Write("shop.yaml", string.Join("\n---\n", lasts.Select((last, i) => $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop{{i}}}
            spec:
              hosts: [shop{{i}}.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{{(last is { } number ? $"{{address: 10.0.0.{number}}}" : "")}}]
            """).Append($$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec:
              hosts: [shop0.internal]
              http:
              - {{match}}timeout: {{timeout}}s
                route: [{destination: {host: shop0.internal} }]
            """)));
        return ConfigFiles.Load([_directory.Path]);
    }
}
