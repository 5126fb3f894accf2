using Envoy.Config.Core.V3;
using Fairlead.Catalog;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Stages;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Push;

/// <summary>Endpoints go ahead of whatever else takes its time.</summary>
public sealed class OvertakingTests : IDisposable
{
    private const int Services = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _directory = new();
    private CatalogState? _state;

    [Fact]
    public async Task PushUnderWay_HoldsUpNoEndpoints()
    {
        ScopeRegistry registry = new(NullLogger.Instance);
        using SnapshotFeed<MeshSnapshot> meshes = new(MeshSnapshot.Empty);
        using ControlPlaneMetrics metrics = new();
        TranslationStage stage = new(meshes, registry, TimeProvider.System, metrics);
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim stuck = new();
        using ManualResetEventSlim go = new();
        registry.Move = (_, _) =>
        {
            stuck.Set();
            go.Wait(stop.Token);
        };
        Task[] running = [Task.Run(() => stage.RunAsync(stop.Token)), Task.Run(() => stage.RunEndpointsAsync(stop.Token))];
        meshes.TryPublish(new(1, Mesh([1, 1, 1])));
        await stage.FirstPush.WaitAsync(Patience);
        var scope = registry.Attach(Stream(1, "v1"));
        registry.Attach(Stream(2, "v2"));
        var (clusters, before) = (scope.Current.VersionOf(TypeUrls.Cluster), scope.Current.VersionOf(TypeUrls.Endpoint));

        // The two no longer share: the first to be moved holds the push up.
        meshes.TryPublish(new(2, Mesh([1, 1, 1], forVersion: "v1")));
        Assert.True(stuck.Wait(Patience));
        meshes.TryPublish(new(3, Mesh([1, 9, 1], forVersion: "v1")));
        while (registry.Served.All(served => served.Xds.Current.VersionOf(TypeUrls.Endpoint) == before))
        {
            Assert.False(go.IsSet);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.All(registry.Served, served => Assert.Equal(clusters, served.Xds.Current.VersionOf(TypeUrls.Cluster)));
        go.Set();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(running));
    }

    [Fact]
    public void MeshThatEndsLater_DoesNotTakeBackWhatOvertookIt()
    {
        ScopeRegistry registry = new(NullLogger.Instance);
        registry.Push(new(1, Mesh([1, 1, 1])));
        var scope = registry.Attach(Stream(1, "v1"));
        registry.Overtake(new(3, Mesh([1, 9, 1])));
        var ahead = scope.Current.VersionOf(TypeUrls.Endpoint);
        registry.Push(new(2, Mesh([1, 1, 1], timeout: 7)));
        Assert.Equal(ahead, scope.Current.VersionOf(TypeUrls.Endpoint));
        Assert.Equal(2, registry.MeshVersion);
        registry.Push(new(3, Mesh([1, 9, 1], timeout: 7)));
        Assert.Equal(ahead, scope.Current.VersionOf(TypeUrls.Endpoint));

        // Nor does what came before it.
        registry.Overtake(new(2, Mesh([5, 5, 5])));
        Assert.Equal(ahead, scope.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void LastEndpointsOfASubset_WaitForTheRulesThatLeadElsewhere()
    {
        // The one file says all at once: other endpoints, the subset that they are in, and that requests go there.
        ScopeRegistry registry = new(NullLogger.Instance);
        registry.Push(new(1, Moved("v1", "10.0.0.1")));
        var scope = registry.Attach(Stream(1, "v1"));
        var before = scope.Current;
        registry.Overtake(new(2, Moved("v2", "10.0.0.2")));
        Assert.Same(before, scope.Current);
        registry.Overtake(new(3, Moved("v1", "10.0.0.3")));
        Assert.NotEqual(before.VersionOf(TypeUrls.Endpoint), scope.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void AnyOrder_OfStepsAndOvertaking_EndsWithTheNewest() => Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf(Services + 2).ArrayOf(8).ToArbitrary(),
        history =>
        {
            ScopeRegistry registry = new(NullLogger.Instance);
            registry.Push(new(1, Mesh([0, 0, 0])));
            var scope = registry.Attach(Stream(1, "v1"));
            var timeout = 1;
            var pushed = 1;
            var versions = 1;
            foreach (var draw in history)
            {
                var (overtakes, changes, lasts) = (draw[0] % 2 == 0, draw[1] % 2 == 0, draw[2..]);
                versions++;
                timeout += changes ? 1 : 0;
                Versioned<MeshSnapshot> mesh = new(versions, Mesh(lasts, timeout: timeout));
                if (overtakes)
                {
                    registry.Overtake(mesh);
                }
                else
                {
                    registry.Push(mesh);
                    pushed = timeout;
                }

                // All but the endpoints is that of the last mesh that was pushed.
                var whole = Whole(Mesh(lasts, timeout: pushed));
                Assert.Equal(whole.OfType(TypeUrls.Endpoint)
                    .Select(static r => r.Version), scope.Current.OfType(TypeUrls.Endpoint).Select(static r => r.Version));
                Assert.Equal(whole.VersionOf(TypeUrls.Cluster), scope.Current.VersionOf(TypeUrls.Cluster));
                Assert.Equal(whole.VersionOf(TypeUrls.Route), scope.Current.VersionOf(TypeUrls.Route));
            }
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _directory.Dispose();

    private static XdsResourceSet Whole(MeshSnapshot mesh)
    {
        ScopeRegistry registry = new(NullLogger.Instance);
        registry.Push(new(1, mesh));
        return registry.Attach(Stream(1, "v1")).Current;
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

    private MeshSnapshot Moved(string version, string address)
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
        return (_state = TestCatalog.Join(ConfigFiles.Load([_directory.Path]), _state)).Mesh;
    }

    private MeshSnapshot Mesh(int[] lasts, int timeout = 1, string? forVersion = null)
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
              endpoints: [{address: 10.0.0.{{last}}}]
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
        return (_state = TestCatalog.Join(ConfigFiles.Load([_directory.Path]), _state)).Mesh;
    }
}
