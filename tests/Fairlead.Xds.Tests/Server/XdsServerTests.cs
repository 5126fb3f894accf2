using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Grpc.Core;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Server;

/// <summary>The server over real connections. The numbers are those of the statements in the protocol reference, section 3.</summary>
public sealed class XdsServerTests
{
    [Fact]
    public async Task S9_AllTypes_OnOneStreamWithOneNode_AreAnswered()
    {
        var nodes = new List<Node>();
        var scope = new XdsScope();
        await using var host = await XdsTestHost.StartAsync(info =>
        {
            nodes.Add(info.Node);
            return scope;
        });
        scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "c"), Resource(TypeUrls.Endpoint, "c"),
            Resource(TypeUrls.Listener, "l"), Resource(TypeUrls.Route, "r")]));
        await using var client = host.Connect("node-1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await client.SubscribeAsync(TypeUrls.Endpoint, "c");
        await client.NextAckedAsync(TypeUrls.Endpoint);
        await client.SubscribeAsync(TypeUrls.Listener);
        await client.NextAckedAsync(TypeUrls.Listener);
        await client.SubscribeAsync(TypeUrls.Route, "r");
        var routes = await client.NextAckedAsync(TypeUrls.Route);
        Assert.Equal(["r=1"], Texts(routes));
        Assert.Equal("test-plane", routes.ControlPlane.Identifier);
        Assert.Empty(await client.SettleAsync());
        Assert.Equal("node-1", Assert.Single(nodes).Id);
    }

    [Fact]
    public async Task Set_PushesWhatChanged()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b")]));
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Endpoint, "a", "b");
        await client.NextAckedAsync(TypeUrls.Endpoint);
        host.Scope.Set(
            XdsResourceSet.Create([Resource(TypeUrls.Endpoint, "a", "2"), Resource(TypeUrls.Endpoint, "b")], host.Scope.Current));
        Assert.Equal(["a=2"], Texts(await client.NextAckedAsync(TypeUrls.Endpoint)));
        Assert.Empty(await client.SettleAsync());
    }

    [Fact]
    public async Task S119_Nack_IsRecordedAndNotAnswered()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a", "bad")]));
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NackAsync(await client.NextAsync(TypeUrls.Cluster), "cluster a: no such thing");
        Assert.Empty(await client.SettleAsync());

        var status = Assert.Single(Assert.Single(host.Server.Streams()).Types, static type => type.TypeUrl == TypeUrls.Cluster);
        Assert.Equal(XdsSyncState.Nack, status.State);
        Assert.Equal("cluster a: no such thing", status.Nack!.Message);
        Assert.Equal(3, status.Nack.Code);
        Assert.Equal(status.SentVersion, status.Nack.Version);
        Assert.Equal(1, status.NackCount);
        Assert.Equal("a", Assert.Single(status.Rejected).Name);
        Assert.Empty(status.Accepted);
        Assert.Null(status.AckedVersion);
        Assert.Equal("a", Assert.Single(Assert.Single(host.Nacks).Resources).Name);

        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a", "good")], host.Scope.Current));
        await client.NextAckedAsync(TypeUrls.Cluster);
        Assert.Empty(await client.SettleAsync());
        status = host.Server.Streams()[0].Types[0];
        Assert.Equal(XdsSyncState.Synced, status.State);
        Assert.Null(status.Nack);
        Assert.Equal(status.SentVersion, status.AckedVersion);
        Assert.Equal("a", Assert.Single(status.Accepted).Name);
    }

    [Fact]
    public async Task Status_TellsWhatIsOnItsWay()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a")]));
        await using var client = host.Connect("node-7");
        await client.SubscribeAsync(TypeUrls.Route, "later");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAsync(TypeUrls.Cluster);
        var status = Assert.Single(host.Server.Streams());
        Assert.Equal("node-7", status.Stream.Node.Id);
        Assert.StartsWith("ipv4:127.0.0.1:", status.Stream.Peer, StringComparison.Ordinal);
        Assert.Equal([TypeUrls.Cluster, TypeUrls.Route], status.Types.Select(static type => type.TypeUrl));
        Assert.Equal([XdsSyncState.Stale, XdsSyncState.Never], status.Types.Select(static type => type.State));
        Assert.True(status.Types[0].Wildcard);
        Assert.Equal(["later"], status.Types[1].Names);
        Assert.Equal("a", Assert.Single(status.Types[0].Sent).Name);
        Assert.Equal("1", status.Types[0].SentNonce);
        Assert.NotNull(status.Types[0].SentAt);
    }

    [Fact]
    public async Task S6_RequestWithoutType_EndsTheStream()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var client = host.Connect();
        await client.SendAsync(new DiscoveryRequest());
        Assert.Equal(StatusCode.InvalidArgument, (await client.EndAsync()).StatusCode);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff })]
    [InlineData(new byte[] { 0x0a, 0x05, 0x41 })]
    [InlineData(new byte[] { 0x22, 0x02, 0xc3, 0x28 })]
    public async Task MalformedRequest_EndsTheStream(byte[] message)
    {
        await using var host = await XdsTestHost.StartAsync();
        using var channel = XdsChannel.Create(host.Address);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(
                MethodType.DuplexStreaming,
                "envoy.service.discovery.v3.AggregatedDiscoveryService",
                "StreamAggregatedResources",
                Marshallers.Create(static bytes => bytes, static bytes => bytes),
                Marshallers.Create(static bytes => bytes, static bytes => bytes)),
            null,
            default);
        await call.RequestStream.WriteAsync(message);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task S8_HalfClose_EndsTheStreamWithoutError()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await client.CompleteAsync();
        Assert.Equal(StatusCode.OK, (await client.EndAsync()).StatusCode);
        await host.DetachSignal.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(host.Server.Streams());
        Assert.Equal(0, host.Scope.StreamCount);
        Assert.Single(host.Detached);
    }

    [Fact]
    public async Task S4_Shutdown_EndsOpenStreams()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await host.StopAsync();

        // INTERNAL is what the client makes of a connection that goes before the status has come.
        Assert.True((await client.EndAsync()).StatusCode is StatusCode.Unavailable or StatusCode.Internal);
        Assert.Empty(host.Server.Streams());
    }

    [Fact]
    public async Task S16_AttachRefuses_EndsTheStreamWithItsStatus()
    {
        await using var host = await XdsTestHost.StartAsync(static info =>
            throw new RpcException(new(StatusCode.PermissionDenied, $"{info.Node.Id} is not welcome")));
        await using var client = host.Connect("mallory");
        await client.SubscribeAsync(TypeUrls.Cluster);
        var status = await client.EndAsync();
        Assert.Equal(StatusCode.PermissionDenied, status.StatusCode);
        Assert.Equal("mallory is not welcome", status.Detail);
        Assert.Empty(host.Detached);
    }

    [Fact]
    public async Task S136_Streams_OfOneNode_AreIndependent()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a")]));
        await using var one = host.Connect("same");
        await using var other = host.Connect("same");
        await one.SubscribeAsync(TypeUrls.Cluster);
        await other.SubscribeAsync(TypeUrls.Cluster);
        await one.NextAsync(TypeUrls.Cluster);
        await other.NextAckedAsync(TypeUrls.Cluster);
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a", "2")], host.Scope.Current));
        Assert.Equal(["a=2"], Texts(await other.NextAckedAsync(TypeUrls.Cluster)));
        Assert.Empty(await one.SettleAsync());
        Assert.Equal(2, host.Server.Streams().Count);
    }

    [Fact]
    public async Task S67_Scopes_AreApart()
    {
        var red = new XdsScope(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "red")]));
        var blue = new XdsScope(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "blue")]));
        await using var host = await XdsTestHost.StartAsync(info => info.Node.Id == "red" ? red : blue);
        await using var redClient = host.Connect("red");
        await using var blueClient = host.Connect("blue");
        await redClient.SubscribeAsync(TypeUrls.Cluster);
        await blueClient.SubscribeAsync(TypeUrls.Cluster);
        Assert.Equal(["red"], Names(await redClient.NextAckedAsync(TypeUrls.Cluster)));
        Assert.Equal(["blue"], Names(await blueClient.NextAckedAsync(TypeUrls.Cluster)));
        red.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "red", "2")]));
        Assert.Equal(["red=2"], Texts(await redClient.NextAckedAsync(TypeUrls.Cluster)));
        Assert.Empty(await blueClient.SettleAsync());
    }

    [Fact]
    public async Task Move_OtherScope_SendsWhatDiffers()
    {
        var next = new XdsScope(XdsResourceSet.Create([Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b", "2")]));
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b")]));
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Endpoint, "a", "b");
        await client.NextAckedAsync(TypeUrls.Endpoint);
        host.Server.Move(host.Server.Streams()[0].Stream.Id, next);
        Assert.Equal(["b=2"], Texts(await client.NextAckedAsync(TypeUrls.Endpoint)));
        Assert.Equal((0, 1), (host.Scope.StreamCount, next.StreamCount));
    }

    [Fact]
    public async Task OnDemand_NameThatTheSetLacks_IsServed()
    {
        var scope = new XdsScope
        {
            OnDemand = static (type, name) => name.StartsWith("grpc/", StringComparison.Ordinal) ? Resource(type, name) : null
        };
        await using var host = await XdsTestHost.StartAsync(scope: scope);
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Listener, "grpc/server?xds.resource.listening_address=127.0.0.1:1");
        Assert.Single((await client.NextAckedAsync(TypeUrls.Listener)).Resources);
    }

    [Fact]
    public async Task OnDemand_NameDroppedAndAskedForAgain_IsMadeOfTheNewestState()
    {
        byte content = 1;
        var scope = new XdsScope
        {
            OnDemand = (type, name) => name == "made" ? new XdsResource(type, name, new byte[] { 10, 1, content }) : null
        };
        await using var host = await XdsTestHost.StartAsync(scope: scope);
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Route, "made");
        Assert.Equal(1, Assert.Single((await client.NextAckedAsync(TypeUrls.Route)).Resources).Value[2]);
        await client.SubscribeAsync(TypeUrls.Route, "other");
        await client.SettleAsync();
        content = 2;
        scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a")]));
        await client.SubscribeAsync(TypeUrls.Route, "made");
        Assert.Equal(2, Assert.Single((await client.NextAckedAsync(TypeUrls.Route)).Resources).Value[2]);
        content = 3;
        scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "b")]));
        Assert.Equal(3, Assert.Single((await client.NextAckedAsync(TypeUrls.Route)).Resources).Value[2]);
    }

    [Fact]
    public async Task S123_Reconnect_WithTheCurrentVersion_GetsNothing()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a")]));
        string version;
        await using (var before = host.Connect())
        {
            await before.SubscribeAsync(TypeUrls.Cluster);
            version = (await before.NextAckedAsync(TypeUrls.Cluster)).VersionInfo;
        }

        Assert.True(await host.DetachSignal.WaitAsync(TimeSpan.FromSeconds(20)));
        await using var after = host.Connect();
        await after.ResumeAsync(TypeUrls.Cluster, version);
        Assert.Empty(await after.SettleAsync());
        var status = Assert.Single(host.Server.Streams()).Types[0];
        Assert.Equal(version, status.AckedVersion);
        Assert.NotNull(status.AckedAt);
    }
}
