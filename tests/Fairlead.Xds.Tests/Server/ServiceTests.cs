using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Xds.Tests.Server;

/// <summary>The services as clients reach them. The numbers are those of the statements in the protocol reference, section 3.</summary>
public sealed class ServiceTests
{
    private const string Custom = "type.googleapis.com/fairlead.test.Custom";

    public static TheoryData<string, string, string, bool> PerType()
    {
        var data = new TheoryData<string, string, string, bool>();
        foreach (var service in XdsServices.All.Where(static service => service.TypeUrl is not null))
        {
            if (service.Sotw is { } sotw)
            {
                data.Add(service.Service, sotw, service.TypeUrl!, false); // chosen above
            }

            data.Add(service.Service, service.Delta, service.TypeUrl!, true); // chosen above
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PerType))]
    public async Task S1_S27_S125_EachService_AnswersWithTheNodeInTheFirstRequestOnly(
        string service, string method, string typeUrl, bool delta)
    {
        await using var host = await XdsTestHost.StartAsync(
            scope: new(XdsResourceSet.Create([new XdsResource(typeUrl, "a", Array.Empty<byte>())])));
        using var channel = XdsChannel.Create(host.Address);
        if (delta)
        {
            using var call = Delta(channel, service, method);
            await call.RequestStream.WriteAsync(
                new DeltaDiscoveryRequest { Node = new Node { Id = "n" }, TypeUrl = typeUrl, ResourceNamesSubscribe = { "a" } });
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal(("a", typeUrl),
                (call.ResponseStream.Current.Resources.Single().Name, call.ResponseStream.Current.Resources.Single().Resource_.TypeUrl));
            await call.RequestStream.WriteAsync(
                new DeltaDiscoveryRequest { TypeUrl = typeUrl, ResponseNonce = "1", ResourceNamesSubscribe = { "b" } });
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal("n", Assert.Single(host.Server.Streams()).Stream.Node.Id);
        }
        else
        {
            using var call = Sotw(channel, service, method);
            await call.RequestStream.WriteAsync(
                new DiscoveryRequest { Node = new Node { Id = "n" }, TypeUrl = typeUrl, ResourceNames = { "a" } });
            Assert.True(await call.ResponseStream.MoveNext(default));
            var first = call.ResponseStream.Current;
            Assert.Equal((typeUrl, typeUrl), (first.TypeUrl, first.Resources.Single().TypeUrl));
            await call.RequestStream.WriteAsync(new DiscoveryRequest
            {
                TypeUrl = typeUrl,
                ResponseNonce = first.Nonce,
                VersionInfo = first.VersionInfo,
                ResourceNames = { "a", "b" }
            });
            host.Scope.Update([new XdsResource(typeUrl, "b", Array.Empty<byte>())]);
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal("n", Assert.Single(host.Server.Streams()).Stream.Node.Id);
        }
    }

    [Theory]
    [MemberData(nameof(PerType))]
    public async Task S139_RequestOfAnotherType_IsRefused(string service, string method, string typeUrl, bool delta)
    {
        await using var host = await XdsTestHost.StartAsync();
        using var channel = XdsChannel.Create(host.Address);
        using var sotw = delta ? null : Sotw(channel, service, method);
        using var incremental = delta ? Delta(channel, service, method) : null;
        await (sotw?.RequestStream.WriteAsync(new DiscoveryRequest { Node = new Node { Id = "n" }, TypeUrl = Custom })
            ?? Task.CompletedTask);
        await (incremental?.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = new Node { Id = "n" }, TypeUrl = Custom })
            ?? Task.CompletedTask);
        // One of the two is there.
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            _ = sotw is null ? await incremental!.ResponseStream.MoveNext(default) : await sotw.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains(typeUrl, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S7_EmptyMessage_IsRefusedAndOthersGoOn()
    {
        await using var host = await XdsTestHost.StartAsync();
        await using var other = host.Connect("other");
        await using var client = host.Connect("n");
        await client.SendAsync(new DiscoveryRequest());
        Assert.Equal(StatusCode.InvalidArgument, (await client.EndAsync()).StatusCode);
        await other.SettleAsync();
    }

    [Fact]
    public async Task S18_AttachAndDetach_AreToldOnceForEachStream()
    {
        List<string> attached = [];
        await using var host = await XdsTestHost.StartAsync(info =>
        {
            lock (attached)
            {
                attached.Add(info.Node.Id);
            }

            return new XdsScope();
        });
        await using (var client = host.Connect("n"))
        {
            await client.SubscribeAsync(Custom, "a");
            await client.SettleAsync();
        }

        Assert.True(await host.DetachSignal.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(["n"], attached);
        Assert.Equal("n", Assert.Single(host.Detached).Node.Id);
    }

    [Fact]
    public async Task S90_BothVariants_OfTheSameNames_DeletionReachesTheIncrementalOne()
    {
        await using var host = await XdsTestHost.StartAsync(scope: new(XdsResourceSet.Create([Of("a")])));
        await using var sotw = host.Connect("s");
        await using var delta = ScriptedDeltaClient.Connect(host.Address, new Node { Id = "d" });
        await sotw.SubscribeAsync(Custom, "a");
        await sotw.NextAckedAsync(Custom);
        await delta.SubscribeAsync(Custom, "a");
        await delta.AckAsync(await delta.NextAsync());
        host.Scope.Update([], [(Custom, "a")]);
        Assert.Equal(["a"], (await delta.NextAsync()).RemovedResources);
        Assert.Empty(await sotw.SettleAsync());
    }

    [Fact]
    public void S127_EqualContent_HasEqualVersions_HoweverItCameAbout()
    {
        var one = XdsResourceSet.Create([Of("a"), Of("b"), Of("c")]);
        var other = XdsResourceSet.Empty.With([Of("c"), Of("x")]).With([Of("b")], [(Custom, "x")]).With([Of("a")]);
        Assert.Equal(one.VersionOf(Custom), other.VersionOf(Custom));
        Assert.NotEqual(one.VersionOf(Custom), one.With([], [(Custom, "a")]).VersionOf(Custom));
    }

    [Fact]
    public async Task S138_UnknownFields_AreNoReasonToRefuse()
    {
        await using var host = await XdsTestHost.StartAsync(scope: new(XdsResourceSet.Create([Of("a")])));
        await using var client = host.Connect("n");

        // Field 900 of a request of tomorrow.
        var request = DiscoveryRequest.Parser.ParseFrom(
            [.. new DiscoveryRequest { TypeUrl = Custom, ResourceNames = { "a" } }.ToByteArray(), 0xA2, 0x38, 1, 7]);
        await client.SendAsync(request);
        Assert.Single((await client.NextAsync(Custom)).Resources);
    }

    [Fact]
    public async Task S140_ReconnectWithTwentyThousandVersions_IsTaken()
    {
        XdsResource[] resources = [.. Enumerable.Range(0, 20_000)
            .Select(static i => Of(
                $"outbound|80||service-{i:D5}.a-rather-long-namespace.svc.cluster.local"
                    + $"/with/a/name/that/fills/the/message/beyond/four/mebibytes/as/real/ones/do/{i:D60}"))];
        await using var host = await XdsTestHost.StartAsync(scope: new(XdsResourceSet.Create(resources)));
        await using var client = ScriptedDeltaClient.Connect(host.Address, new Node { Id = "n" });
        var request = new DeltaDiscoveryRequest { TypeUrl = Custom, ResourceNamesSubscribe = { "*" } };
        foreach (var resource in resources.Skip(1))
        {
            request.InitialResourceVersions.Add(resource.Name, resource.Version);
        }

        Assert.InRange(request.CalculateSize(), 4 * 1024 * 1024, 16 * 1024 * 1024);
        await client.SendAsync(request);
        Assert.Equal(resources[0].Name, Assert.Single((await client.NextAsync()).Resources).Name);
    }

    private static XdsResource Of(string name) => new(Custom, name, System.Text.Encoding.UTF8.GetBytes(name));

    private static AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse> Sotw(GrpcChannel channel, string service, string method) =>
        channel.Duplex(service, method, DiscoveryRequest.Parser, DiscoveryResponse.Parser);

    private static AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> Delta(
        GrpcChannel channel, string service, string method) =>
        channel.Duplex(service, method, DeltaDiscoveryRequest.Parser, DeltaDiscoveryResponse.Parser);
}
