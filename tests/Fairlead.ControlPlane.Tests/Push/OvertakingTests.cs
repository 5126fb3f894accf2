using Envoy.Config.Core.V3;
using Fairlead.Config.Catalog;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Stages;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
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

    [Fact]
    public async Task PushUnderWay_HoldsUpNoEndpoints()
    {
        ScopeRegistry registry = new(NullLogger.Instance);
        using SnapshotFeed<MeshSnapshot> meshes = new(MeshSnapshot.Empty);
        using SnapshotFeed<MeshSnapshot> endpoints = new(MeshSnapshot.Empty);
        using ControlPlaneMetrics metrics = new();
        TranslationStage stage = new(meshes, endpoints, registry, TimeProvider.System, metrics);
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
        endpoints.TryPublish(new(3, Mesh([1, 9, 1], forVersion: "v1")));
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
    public void TranslationThatEndsLater_DoesNotTakeBackWhatOvertookIt()
    {
        ServedScope served = new(Narrow());
        served.Refresh(new(new(1, Mesh([1, 1, 1]))));
        served.Overtake(new(3, Mesh([1, 9, 1])));
        var ahead = served.Xds.Current.VersionOf(TypeUrls.Endpoint);
        served.Refresh(new(new(2, Mesh([1, 1, 1], timeout: 7))));
        Assert.Equal(ahead, served.Xds.Current.VersionOf(TypeUrls.Endpoint));
        Assert.Equal(2, served.MeshVersion);
        served.Refresh(new(new(3, Mesh([1, 9, 1], timeout: 7))));
        Assert.Equal(ahead, served.Xds.Current.VersionOf(TypeUrls.Endpoint));

        // Nor does what came before it.
        served.Overtake(new(2, Mesh([5, 5, 5])));
        Assert.Equal(ahead, served.Xds.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void LastEndpointsOfASubset_WaitForTheRulesThatLeadElsewhere()
    {
        // The one file says all at once: other endpoints, the subset that they are in, and that requests go there.
        ServedScope served = new(Narrow());
        served.Refresh(new(new(1, Moved("v1", "10.0.0.1"))));
        var before = served.Xds.Current;
        served.Overtake(new(2, Moved("v2", "10.0.0.2")));
        Assert.Same(before, served.Xds.Current);
        served.Overtake(new(3, Moved("v1", "10.0.0.3")));
        Assert.NotEqual(before.VersionOf(TypeUrls.Endpoint), served.Xds.Current.VersionOf(TypeUrls.Endpoint));
    }

    [Fact]
    public void AnyOrder_OfStepsAndOvertaking_EndsWithTheNewest() => Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf(Services + 2).ArrayOf(8).ToArbitrary(),
        history =>
        {
            ServedScope served = new(Narrow());
            var timeout = 1;
            MeshStep? step = null;
            var versions = 0;
            foreach (var draw in history)
            {
                var (overtakes, changes, lasts) = (draw[0] % 2 == 0, draw[1] % 2 == 0, draw[2..]);
                versions++;
                timeout += changes ? 1 : 0;
                Versioned<MeshSnapshot> mesh = new(versions, Mesh(lasts, timeout: timeout));
                if (overtakes)
                {
                    served.Overtake(mesh);
                }
                else
                {
                    served.Refresh(step = new(mesh, step));
                }

                if (step is not null)
                {
                    var whole = new MeshStep(new(1, step.Mesh with { Endpoints = mesh.Value.Endpoints })).Translate(served.Narrow, null);
                    Assert.Equal(whole.Resources.OfType(TypeUrls.Endpoint).Select(static r => r.Version), served.Xds.Current.OfType(TypeUrls.Endpoint).Select(static r => r.Version));
                    Assert.Equal(whole.Resources.VersionOf(TypeUrls.Cluster), served.Xds.Current.VersionOf(TypeUrls.Cluster));
                    Assert.Equal(whole.Resources.VersionOf(TypeUrls.VirtualHost), served.Xds.Current.VersionOf(TypeUrls.VirtualHost));
                }
            }
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _directory.Dispose();

    private static Translation.Scope.ProxyScope Narrow() => new() { Kind = Translation.Scope.ProxyKind.Envoy, Routes = Translation.Scope.RouteDelivery.Hosts };

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
        return CatalogBuilder.Build(ConfigFiles.Load([_directory.Path]));
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
        return CatalogBuilder.Build(ConfigFiles.Load([_directory.Path]));
    }
}
