using Envoy.Admin.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Service.LoadStats.V3;
using Envoy.Service.Status.V3;
using Envoy.Type.Matcher.V3;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Transport;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fairlead.Xds.Tests.Server;

/// <summary>What the server says of its clients (CSDS, statement 135), and what clients say of load (LRS).</summary>
public sealed class ClientStatusTests
{
    private static readonly Method<ClientStatusRequest, ClientStatusResponse> Fetch = ProtoMarshaller.Unary(
        "envoy.service.status.v3.ClientStatusDiscoveryService", "FetchClientStatus", ClientStatusRequest.Parser,
        ClientStatusResponse.Parser);

    [Fact]
    public async Task S135_Status_GoesFromNotSentOverStaleToSynced_AndIsErrorAfterARejection()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Route, "r");
        await client.SettleAsync();
        Assert.Equal((ConfigStatus.NotSent, ClientResourceStatus.DoesNotExist), Of(await AskAsync(host), "r"));

        host.Scope.Set(XdsResourceSet.Create([Route("r", 1)]));
        var first = await client.NextAsync(TypeUrls.Route);
        Assert.Equal((ConfigStatus.Stale, ClientResourceStatus.Requested), Of(await AskAsync(host), "r"));
        await client.AckAsync(first);
        await client.SettleAsync();
        Assert.Equal((ConfigStatus.Synced, ClientResourceStatus.Acked), Of(await AskAsync(host), "r"));

        host.Scope.Set(XdsResourceSet.Create([Route("r", 2)]));
        await client.NackAsync(await client.NextAsync(TypeUrls.Route), "not this one");
        await client.SettleAsync();
        var answer = await AskAsync(host);
        Assert.Equal((ConfigStatus.Error, ClientResourceStatus.Nacked), Of(answer, "r"));
        var error = answer.Config.Single().GenericXdsConfigs.Single(static config => config.Name == "r").ErrorState;
        Assert.Equal("not this one", error.Details);
        Assert.Equal(TypeUrls.Route, error.FailedConfiguration.TypeUrl);
        Assert.NotNull(error.LastUpdateAttempt);
    }

    [Fact]
    public async Task Status_TwoClientsWithOneNodeId_AreTwo()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var one = host.Connect("n");
        await using var two = host.Connect("n");
        host.Scope.Set(XdsResourceSet.Create([Route("r", 1)]));
        foreach (var client in (ScriptedAdsClient[])[one, two])
        {
            await client.SubscribeAsync(TypeUrls.Route, "r");
            await client.NextAckedAsync(TypeUrls.Route);
            await client.SettleAsync();
        }

        Assert.All((await AskAsync(host)).Config,
            static config => Assert.Single(config.GenericXdsConfigs, static resource => resource.Name == "r"));
        Assert.Equal(2, (await AskAsync(host)).Config.Count);
    }

    [Fact]
    public async Task Status_NodeMatchers_ChooseClients()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var one = ScriptedAdsClient.Connect(
            host.Address, new Node { Id = "web-1", Metadata = new Struct { Fields = { ["zone"] = Value.ForString("a") } } });
        await using var two = ScriptedAdsClient.Connect(host.Address, new Node { Id = "db-1" });
        await one.SettleAsync();
        await two.SettleAsync();
        Assert.Equal(2, (await AskAsync(host)).Config.Count);
        Assert.Equal("web-1", await OnlyAsync(new() { NodeId = new() { Prefix = "web-" } }));
        Assert.Equal("db-1", await OnlyAsync(new() { NodeId = new() { SafeRegex = new() { Regex = "db-[0-9]+" } } }));
        Assert.Equal("web-1", await OnlyAsync(new()
        {
            NodeMetadatas = { new StructMatcher
            {
                Path = { new StructMatcher.Types.PathSegment { Key = "zone" } },
                Value = new() { StringMatch = new() { Exact = "A", IgnoreCase = true } }
            } },
        }));
        var error = await Assert.ThrowsAsync<RpcException>(
            () => AskAsync(host, new NodeMatcher { NodeId = new() { SafeRegex = new() { Regex = "(" } } }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);

        async Task<string> OnlyAsync(NodeMatcher matcher) => (await AskAsync(host, matcher)).Config.Single().Node.Id;
    }

    [Fact]
    public async Task Status_WithoutContents_HasNone()
    {
        await using var host = await XdsTestHost.StartAsync(scope: new(XdsResourceSet.Create([Route("r", 1)])));
        await using var client = host.Connect("n");
        await client.SubscribeAsync(TypeUrls.Route, "r");
        await client.NextAckedAsync(TypeUrls.Route);
        await client.SettleAsync();
        using var channel = XdsChannel.Create(host.Address);
        var full = await channel.UnaryAsync(Fetch, new ClientStatusRequest());
        var brief = await channel.UnaryAsync(Fetch, new ClientStatusRequest { ExcludeResourceContents = true });
        Assert.NotNull(full.Config.Single().GenericXdsConfigs.Single(static config => config.Name == "r").XdsConfig);
        Assert.Null(brief.Config.Single().GenericXdsConfigs.Single(static config => config.Name == "r").XdsConfig);
    }

    [Fact]
    public async Task Load_IsAskedFor_AndShownWhileTheClientIsThere()
    {
        await using var host = await XdsTestHost.StartAsync();
        using var channel = XdsChannel.Create(host.Address);
        using (var call = channel.Duplex(
            "envoy.service.load_stats.v3.LoadReportingService", "StreamLoadStats", LoadStatsRequest.Parser, LoadStatsResponse.Parser))
        {
            await call.RequestStream.WriteAsync(
                new LoadStatsRequest { Node = new Node { Id = "n", ClientFeatures = { "envoy.lrs.supports_send_all_clusters" } } });
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.True(call.ResponseStream.Current.SendAllClusters);
            Assert.Equal(60, call.ResponseStream.Current.LoadReportingInterval.Seconds);
            await call.RequestStream.WriteAsync(new LoadStatsRequest
            {
                ClusterStats = { new ClusterStats
                {
                    ClusterName = "c",
                    UpstreamLocalityStats = { new UpstreamLocalityStats { TotalSuccessfulRequests = 7 } }
                } }
            });
            var report = await host.LoadReport.Task.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(
                ("n", 7UL), (report.Node.Id, report.Report.ClusterStats.Single().UpstreamLocalityStats.Single().TotalSuccessfulRequests));
            Assert.Same(report, Assert.Single(host.Server.LoadReports));
        }
    }

    [Fact]
    public async Task Load_WithoutNode_IsRefused()
    {
        await using var host = await XdsTestHost.StartAsync();
        using var channel = XdsChannel.Create(host.Address);
        using var call = channel.Duplex(
            "envoy.service.load_stats.v3.LoadReportingService", "StreamLoadStats", LoadStatsRequest.Parser, LoadStatsResponse.Parser);
        await call.RequestStream.WriteAsync(new LoadStatsRequest());
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    private static async Task<ClientStatusResponse> AskAsync(XdsTestHost host, params NodeMatcher[] matchers)
    {
        using var channel = XdsChannel.Create(host.Address);
        return await channel.UnaryAsync(Fetch, new ClientStatusRequest { NodeMatchers = { matchers } });
    }

    private static (ConfigStatus, ClientResourceStatus) Of(ClientStatusResponse answer, string name)
    {
        var config = answer.Config.Single().GenericXdsConfigs.Single(config => config.Name == name);
        return (config.ConfigStatus, config.ClientStatus);
    }

    private static XdsResource Route(string name, byte content) => new(TypeUrls.Route, name, new byte[] { 10, 1, content });
}
