using Envoy.Config.Core.V3;
using Fairlead.Config.Catalog;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Push;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Xds.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Push;

public sealed class ScopeRegistryTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ScopeRegistry _registry = new(NullLogger.Instance);

    [Fact]
    public void Attach_Newcomer_IsTranslatedAtOnce()
    {
        _registry.Push(new(1, Mesh("10.0.0.1")));
        Assert.NotEmpty(_registry.Attach(Stream(1, "web-10.9.9.1")).Current.OfType(TypeUrls.Cluster));
    }

    [Fact]
    public void Attach_ProxiesThatDifferInWhatDoesNotMatter_ShareOneSet()
    {
        _registry.Push(new(1, Mesh("10.0.0.1")));
        var first = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var second = _registry.Attach(Stream(2, "web-10.9.9.2"));
        Assert.Same(first.Current, second.Current);
    }

    [Fact]
    public void Push_NothingChangedForScope_KeepsTheSet()
    {
        _registry.Push(new(1, Mesh("10.0.0.1")));
        var scope = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var before = scope.Current;
        _registry.Push(new(2, Mesh("10.0.0.1")));
        Assert.Same(before, scope.Current);
    }

    [Fact]
    public void Push_EndpointMoved_ChangesOnlyItsEndpoints()
    {
        _registry.Push(new(1, Mesh("10.0.0.1")));
        var scope = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var before = scope.Current;
        _registry.Push(new(2, Mesh("10.0.0.2")));
        Assert.NotSame(before.OfType(TypeUrls.Endpoint)[0], scope.Current.OfType(TypeUrls.Endpoint)[0]);
        Assert.Equal(before.OfType(TypeUrls.Cluster), scope.Current.OfType(TypeUrls.Cluster));
    }

    [Fact]
    public void Push_OlderMesh_DoesNotGoBack()
    {
        _registry.Push(new(2, Mesh("10.0.0.2")));
        var scope = _registry.Attach(Stream(1, "web-10.9.9.1"));
        var state = _registry.Find(1);
        Assert.NotNull(state);
        state.Refresh(new(new(1, Mesh("10.0.0.1"))));
        Assert.Equal(2, state.MeshVersion);
        Assert.Same(state.Xds, scope);
    }

    [Fact]
    public void Detach_LastStream_ReleasesTheScope()
    {
        _registry.Push(new(1, Mesh("10.0.0.1")));
        var (one, two) = (Stream(1, "web-10.9.9.1"), Stream(2, "web-10.9.9.1"));
        _registry.Attach(one);
        _registry.Attach(two);
        Assert.Equal(2, Assert.Single(_registry.Scopes).Streams);
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
                _registry.Push(new(version, Mesh($"10.0.0.{version}")));
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
        Assert.Equal(27, _registry.Scopes.Sum(state => state.Streams));
        Assert.All(_registry.Scopes, state => Assert.Equal(40, state.MeshVersion));
        Assert.Single(_registry.Scopes.Select(state => state.Xds.Current).Distinct());
    }

    private static XdsStreamInfo Stream(long id, string node) => new()
    {
        Id = id,
        Node = new Node { Id = node, Cluster = "web", UserAgentName = "envoy" },
        Peer = "ipv4:127.0.0.1:1",
        ConnectedAt = DateTimeOffset.UnixEpoch,
    };

    public void Dispose() => _directory.Dispose();

    private MeshSnapshot Mesh(string address)
    {
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
        return CatalogBuilder.Build(ConfigFiles.Load([_directory.Path]));
    }
}
