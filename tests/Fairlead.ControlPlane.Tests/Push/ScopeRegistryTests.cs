using Envoy.Config.Core.V3;
using Fairlead.Catalog;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Push;
using Fairlead.Protos;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;
using Fairlead.Xds.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Push;

public sealed class ScopeRegistryTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ScopeRegistry _registry;
    private CatalogState? _state;

    public ScopeRegistryTests() =>
        _registry = new(TestCatalog.Catalog, () => _state?.Inputs ?? CatalogInputs.None, NullLogger.Instance);

    [Fact]
    public void Attach_Newcomer_IsTranslatedAtOnce()
    {
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        Assert.NotEmpty(_registry.Attach(Stream(1, "web-10.9.9.1")).Current.OfType(TypeUrls.Cluster));
    }

    [Fact]
    public void Attach_ProxiesThatDifferInWhatDoesNotMatter_ShareOneSet()
    {
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        var first = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var second = _registry.Attach(Stream(2, "web-10.9.9.2"));
        Assert.Same(first.Current, second.Current);
    }

    [Fact]
    public void Push_NothingChangedForScope_KeepsTheSet()
    {
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        var scope = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var before = scope.Current;
        Assert.Null(_registry.Push(new(2, Mesh("10.0.0.1"))));
        Assert.Same(before, scope.Current);
    }

    [Fact]
    public void Push_EndpointMoved_ChangesOnlyItsEndpoints()
    {
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        var scope = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var before = scope.Current;
        Assert.Null(_registry.Push(new(2, Mesh("10.0.0.2"))));
        Assert.NotSame(before.OfType(TypeUrls.Endpoint)[0], scope.Current.OfType(TypeUrls.Endpoint)[0]);
        Assert.Equal(before.OfType(TypeUrls.Cluster), scope.Current.OfType(TypeUrls.Cluster));
    }

    [Fact]
    public void Push_OlderMesh_DoesNotGoBack()
    {
        Assert.Null(_registry.Push(new(2, Mesh("10.0.0.2"))));
        var scope = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var before = scope.Current;
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        Assert.Equal(2, _registry.Live.Version);
        Assert.Same(before, scope.Current);
    }

    [Fact]
    public void Detach_LastStream_ReleasesTheScope()
    {
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        var (one, two) = (Stream(1, "web-10.9.9.1"), Stream(2, "web-10.9.9.1"));
        _registry.Attach(one);
        _registry.Attach(two);
        Assert.Equal(2, Assert.Single(_registry.Scopes).Streams.Count);
        _registry.Detach(one);
        Assert.Single(_registry.Scopes);
        _registry.Detach(two);
        Assert.Empty(_registry.Scopes);
        Assert.Null(_registry.Find(2));
    }

    [Fact]
    public async Task AttachDetachPush_AtTheSameTime_EndsWithTheNewestForAll()
    {
        var pushes = Task.Run(() =>
        {
            for (var version = 1; version <= 40; version++)
            {
                Assert.Null(_registry.Push(new(version, Mesh($"10.0.0.{version}"))));
            }
        });
        await Parallel.ForEachAsync(Enumerable.Range(1, 40), (id, _) =>
        {
            var stream = Stream(id, $"web-10.9.9.{id}");
            _registry.Attach(stream);
            if (id % 3 == 0)
            {
                _registry.Detach(stream);
            }

            return ValueTask.CompletedTask;
        });
        await pushes;
        Assert.Equal(27, _registry.Scopes.Sum(state => state.Streams.Count));
        Assert.Equal(40, _registry.Live.Version);
        Assert.Single(_registry.Served);
    }

    [Fact]
    public void Push_RuleThatLooksAtLabels_PartsThoseThatShared_AndBack()
    {
        Dictionary<long, XdsScope> moved = [];
        _registry.Move = (id, scope) => moved[id] = scope;
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        var shared = _registry.Attach(Stream(1, "web-1", "v1"));
        Assert.Same(shared, _registry.Attach(Stream(2, "web-2", "v2")));
        Assert.Equal(2, _registry.SharedBy(_registry.Find(1)!)); // attached

        Assert.Null(_registry.Push(new(2, Mesh("10.0.0.1", "v1"))));
        Assert.Equal([1, 2], moved.Keys.Order());
        Assert.NotSame(moved[1], moved[2]);
        Assert.NotEqual(moved[1].Current.VersionOf(TypeUrls.Route), moved[2].Current.VersionOf(TypeUrls.Route));
        Assert.Equal(2, _registry.Served.Count);

        Assert.Null(_registry.Push(new(3, Mesh("10.0.0.1"))));
        Assert.Same(moved[1], moved[2]);
        Assert.Equal(moved[1].Current.VersionOf(TypeUrls.Cluster), shared.Current.VersionOf(TypeUrls.Cluster));
        Assert.Single(_registry.Served);

        // Whoever became known to the server only now is told too.
        moved.Clear();
        _registry.Attached(Stream(1, "web-1", "v1"));
        Assert.Equal([1], moved.Keys);
    }

    [Fact]
    public void Push_WhatIsTheirsAloneChangesForAll_MovesNobody()
    {
        Dictionary<long, XdsScope> moved = [];
        _registry.Move = (id, scope) => moved[id] = scope;
        Assert.Null(_registry.Push(new(1, Mesh("10.0.0.1"))));
        var shared = _registry.Attach(Stream(1, "web-1", "v1"));
        Assert.Same(shared, _registry.Attach(Stream(2, "web-2", "v2")));
        var (listeners, clusters) = (shared.Current.VersionOf(TypeUrls.Listener), shared.Current.VersionOf(TypeUrls.Cluster));

        foreach (var format in (string[])["%PROTOCOL%", "%BYTES_SENT%"])
        {
            _directory.Write("settings.yaml", $$"""
                apiVersion: fairlead.dev/v1
                kind: MeshSettings
                metadata: {name: mesh}
                spec: {accessLogFormat: "{{format}}"}
                """);
            Assert.Null(_registry.Push(new(_registry.Live.Version + 1, Mesh("10.0.0.1"))));
            Assert.NotEqual(listeners, listeners = shared.Current.VersionOf(TypeUrls.Listener));
            Assert.Equal(clusters, shared.Current.VersionOf(TypeUrls.Cluster));
        }

        Assert.Empty(moved);
        Assert.Same(shared, Assert.Single(_registry.Served).Xds);
        Assert.Same(shared, _registry.Attach(Stream(3, "web-3", "v1")));
    }

    [Fact]
    public void Problems_OfSeveralScopes_ComeInOneOrderWhoeverCameFirst()
    {
        foreach (var ns in (string[])["shop", "web"])
        {
            _directory.Write($"{ns}.yaml", $$$"""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: access, namespace: {{{ns}}}}
                spec: {rules: [{to: [{operation: {methods: [GET]}}]}]}
                """);
        }

        List<string> lists = [];
        var state = _state = TestCatalog.Join(ConfigFiles.Load([_directory.Path]), null);
        foreach (var order in (string[][])[["shop", "web"], ["web", "shop"]])
        {
            ScopeRegistry registry = new(TestCatalog.Catalog, () => state.Inputs, NullLogger.Instance);
            Assert.Null(registry.Push(new(1, state)));
            foreach (var ns in order)
            {
                var stream = Stream(Array.IndexOf(order, ns), ns + "-1");
                stream.Node.UserAgentName = "gRPC Go";
                stream.Node.Metadata =
                    Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson($$$"""{"NAMESPACE":"{{{ns}}}"}""");
                registry.Attach(stream);
            }

            lists.Add(string.Join('\n', registry.Rendered.Problems));
        }

        Assert.Equal(2, lists[0].Split('\n').Length);
        Assert.Equal(lists[0], lists[1]);
    }

    private static XdsStreamInfo Stream(long id, string node, string version)
    {
        var stream = Stream(id, node);
        stream.Node.Metadata = Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson($$$"""{"LABELS":{"version":"{{{version}}}"}}""");
        return stream;
    }

    private static XdsStreamInfo Stream(long id, string node) => new()
    {
        Id = id,
        Node = new Node { Id = node, Cluster = "web", UserAgentName = "envoy" },
        Peer = "ipv4:127.0.0.1:1",
        ConnectedAt = DateTimeOffset.UnixEpoch,
    };

    public void Dispose() => _directory.Dispose();

    private CatalogState Mesh(string address, string? forVersion = null)
    {
        _directory.Write("rules.yaml", forVersion is null ? "" : $$$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              http:
              - match: [{sourceLabels: {version: {{{forVersion}}}}}]
                directResponse: {status: 418}
              - route: [{destination: {host: shop.internal}}]
            """);
        _directory.Write("shop.yaml", $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: {{address}}}]
            """);
        return _state = TestCatalog.Join(ConfigFiles.Load([_directory.Path]), _state);
    }
}
