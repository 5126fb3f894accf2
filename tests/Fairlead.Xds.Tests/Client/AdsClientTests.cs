using System.Threading.Channels;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Testing.Time;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Client;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Tests.Server;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Client;

public sealed class AdsClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WatchedTimeProvider _time = new();
    private readonly Channel<AdsResponse> _responses = Channel.CreateUnbounded<AdsResponse>();

    [Fact]
    public async Task Run_FirstRequestsOfAStream_NodeOnceNoNonce()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static _ => null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a", "b"]);
        client.Subscribe(TypeUrls.Route, wildcard: false, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        var clusters = await stream.NextAsync();
        var endpoints = await stream.NextAsync();
        Assert.Equal(
            (TypeUrls.Cluster, "the-node", "", ""), (clusters.TypeUrl, clusters.Node?.Id, clusters.VersionInfo, clusters.ResponseNonce));
        Assert.Empty(clusters.ResourceNames);
        Assert.Equal((TypeUrls.Endpoint, null), (endpoints.TypeUrl, endpoints.Node));
        Assert.Equal(["a", "b"], endpoints.ResourceNames);

        // A type without names has nothing to ask for until it gets some.
        client.Subscribe(TypeUrls.Route, wildcard: false, ["r"]);
        Assert.Equal(["r"], (await stream.NextAsync()).ResourceNames);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Response_AcceptedOrRejected_IsAnsweredWithTheVersionsHeld()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static response => response.Version == "v2" ? "cluster a: cannot be" : null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();

        await stream.SendAsync(Response("v1", "n1"));
        var ack = await stream.NextAsync();
        Assert.Equal(("v1", "n1", null), (ack.VersionInfo, ack.ResponseNonce, ack.ErrorDetail));
        await stream.SendAsync(Response("v2", "n2"));
        var nack = await stream.NextAsync();
        Assert.Equal(("v1", "n2", "cluster a: cannot be"), (nack.VersionInfo, nack.ResponseNonce, nack.ErrorDetail?.Message));

        // The reason is said once; what follows is about names only.
        client.Subscribe(TypeUrls.Cluster, wildcard: true, ["extra"]);
        var change = await stream.NextAsync();
        Assert.Equal(("v1", "n2", null), (change.VersionInfo, change.ResponseNonce, change.ErrorDetail));
        Assert.Equal(["*", "extra"], change.ResourceNames);
        await stream.SendAsync(Response("v3", "n3"));
        Assert.Equal("v3", (await stream.NextAsync()).VersionInfo);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Resume_VersionOfALifeBefore_IsSaidAtFirst()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(
            XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b")]));
        await using var client = Client(
            response =>
            {
                _responses.Writer.TryWrite(response);
                return null;
            },
            host.Address);
        client.Resume(TypeUrls.Cluster, new(host.Scope.Current.VersionOf(TypeUrls.Cluster), []));
        client.Resume(TypeUrls.Endpoint, new("of other names", []));
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a"]);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal(TypeUrls.Endpoint, (await _responses.Reader.ReadAsync().AsTask().WaitAsync(Patience)).TypeUrl);
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Endpoint, "a")]));
        Assert.Equal(TypeUrls.Cluster, (await _responses.Reader.ReadAsync().AsTask().WaitAsync(Patience)).TypeUrl);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Reconnect_AfterARejection_ClaimsNoVersion()
    {
        // Part of what was rejected may have been taken: the server must not be told that all is as it was.
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static response => response.Version == "v2" ? "cluster a: cannot be" : null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(Response("v1", "n1"));
        await stream.NextAsync();
        await stream.SendAsync(Response("v2", "n2"));
        Assert.Equal("v1", (await stream.NextAsync()).VersionInfo);
        stream.End();
        await _time.WaitForTimersAsync(1).WaitAsync(Patience);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var second = await server.AcceptAsync();
        Assert.Equal("", (await second.NextAsync()).VersionInfo);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Handler_Subscribes_TheRequestGoesBeforeTheAcknowledgement()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        AdsClient? client = null;
        await using var made = client = Client(
            response =>
            {
                client!.Subscribe(TypeUrls.Endpoint, wildcard: false, [response.Version]); // set before it runs
                return null;
            },
            server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        for (var i = 1; i < 50; i++)
        {
            await stream.SendAsync(Response($"v{i}", $"n{i}"));
            Assert.Equal(TypeUrls.Endpoint, (await stream.NextAsync()).TypeUrl);
            var ack = await stream.NextAsync();
            Assert.Equal((TypeUrls.Cluster, $"v{i}"), (ack.TypeUrl, ack.VersionInfo));
        }

        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Handler_Throws_RejectsAndGoesOn()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(
            static response => response.Version == "v1" ? throw new FormatException("odd bytes") : null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(Response("v1", "n1"));
        Assert.Contains("odd bytes", (await stream.NextAsync()).ErrorDetail.Message, StringComparison.Ordinal);
        await stream.SendAsync(Response("v2", "n2"));
        Assert.Equal("v2", (await stream.NextAsync()).VersionInfo);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Response_NotAskedFor_IsNotAnswered()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static _ => null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(new DiscoveryResponse { TypeUrl = TypeUrls.Secret, VersionInfo = "s1", Nonce = "n0" });
        await stream.SendAsync(Response("v1", "n1"));
        Assert.Equal("n1", (await stream.NextAsync()).ResponseNonce);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Handler_Subscribes_AckGoesFirst()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        AdsClient? client = null;
        client = Client(
            response =>
            {
                if (response.TypeUrl == TypeUrls.Cluster)
                {
                    client!.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a"]);
                }

                return null;
            },
            server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, []);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(Response("v1", "n1"));
        var both = new[] { await stream.NextAsync(), await stream.NextAsync() };
        Assert.Contains(both, static request => request.TypeUrl == TypeUrls.Cluster && request.ResponseNonce == "n1");
        Assert.Contains(both, static request => request.TypeUrl == TypeUrls.Endpoint && request.ResourceNames.Contains("a"));
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Reconnect_KeepsVersionsAndForgetsNonces()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static _ => null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        var first = await server.AcceptAsync();
        await first.NextAsync();
        Assert.Equal(AdsConnectionState.Connecting, client.Connection.State);
        await first.SendAsync(Response("v1", "n1"));
        await first.NextAsync();
        Assert.Equal(AdsConnectionState.Connected, client.Connection.State);
        first.End(new Status(StatusCode.Unavailable, "restart"));

        await _time.WaitForTimersAsync(1).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(AdsConnectionState.Disconnected, client.Connection.State);
        Assert.Contains("restart", client.Connection.LastError, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var request = await (await server.AcceptAsync()).NextAsync();
        Assert.Equal(("v1", "", "the-node"), (request.VersionInfo, request.ResponseNonce, request.Node?.Id));
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Backoff_DoublesUpToItsLimitAndStartsAgainAfterAnAnswer()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static _ => null, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        foreach (var pause in new[] { 0.5, 1, 2, 4, 8, 16, 30, 30 })
        {
            (await server.AcceptAsync()).End(new Status(StatusCode.Unavailable, ""));
            await ExpectPauseAsync(pause);
        }

        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(Response("v1", "n1"));
        await stream.NextAsync();
        stream.End();
        await ExpectPauseAsync(0.5);
        await server.AcceptAsync();
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Failure_OtherServersAreTriedBeforeAPause()
    {
        await using var one = await ScriptedAdsServer.StartAsync();
        await using var other = await ScriptedAdsServer.StartAsync();
        await using var client = Client(static _ => null, one.Address, other.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        (await one.AcceptAsync()).End(new Status(StatusCode.Unavailable, ""));
        var stream = await other.AcceptAsync();
        await stream.NextAsync();

        // The one timer is of the look at the first server.
        Assert.InRange(_time.ActiveTimers, 0, 1);
        await stream.SendAsync(Response("v1", "n1"));
        await stream.NextAsync();
        Assert.Equal(other.Address, client.Connection.Server);
        stream.End();
        var again = await (await one.AcceptAsync()).NextAsync();
        Assert.Equal("v1", again.VersionInfo);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task S103_OwnServer_SetsArriveAndAreAcknowledged()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a", "1"), Resource(TypeUrls.Endpoint, "a")]));
        await using var client = Client(
            response =>
            {
                _responses.Writer.TryWrite(response);
                return null;
            },
            host.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a"]);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal("a=1", await NextTextAsync(TypeUrls.Cluster));
        Assert.Equal("a=1", await NextTextAsync(TypeUrls.Endpoint));
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Endpoint, "a")], host.Scope.Current));
        Assert.Equal("a=2", await NextTextAsync(TypeUrls.Cluster));
        Assert.Equal("a=1", await NextTextAsync(TypeUrls.Endpoint));
        await client.DisposeAsync();
        await running;
        Assert.Equal(AdsConnectionState.Disconnected, client.Connection.State);

        async Task<string> NextTextAsync(string type)
        {
            while (true)
            {
                var response = await _responses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                if (response.TypeUrl == type)
                {
                    return System.Text.Encoding.UTF8.GetString(response.Resources[0].Value.Span);
                }
            }
        }
    }

    private static DiscoveryResponse Response(string version, string nonce) => new()
    {
        TypeUrl = TypeUrls.Cluster,
        VersionInfo = version,
        Nonce = nonce,
        Resources = { new Any { TypeUrl = TypeUrls.Cluster } },
    };

    private AdsClient Client(Func<AdsResponse, string?> onResponse, params Uri[] servers) => new(
        new AdsClientOptions { Servers = servers, Node = new Node { Id = "the-node" }, TimeProvider = _time, Jitter = static () => 1 },
        NullLogger.Instance)
    {
        OnResponse = onResponse,
    };

    /// <summary>The client waits that long, not less.</summary>
    private async Task ExpectPauseAsync(double seconds)
    {
        await _time.WaitForTimersAsync(1).WaitAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _time.ActiveTimers);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _time.ActiveTimers);
    }
}
