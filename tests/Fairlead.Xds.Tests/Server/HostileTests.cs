using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Xds.Tests.Server;

/// <summary>Clients that mean no good, or have lost their way: a clear status, bounded memory, and nobody else notices.</summary>
public sealed class HostileTests
{
    private const string Service = "envoy.service.discovery.v3.AggregatedDiscoveryService";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task MillionNames_AreTakenOrRefused_AndOthersGoOn()
    {
        await using var host = await XdsTestHost.StartAsync(scope: new(XdsResourceSet.Create([Of("a")])));
        await using var other = host.Connect("other");
        await other.SubscribeAsync(TypeUrls.Endpoint, "a");
        await other.NextAckedAsync(TypeUrls.Endpoint);
        await using var client = ScriptedDeltaClient.Connect(host.Address, new Node { Id = "hostile" });
        var request = new DeltaDiscoveryRequest { TypeUrl = TypeUrls.Endpoint };
        request.ResourceNamesSubscribe.Add(Enumerable.Range(0, 1_000_000).Select(static i => $"name-{i:D7}-and-more"));
        Assert.InRange(request.CalculateSize(), 16 * 1024 * 1024, int.MaxValue);
        await UnlessEndedAsync(() => client.SendAsync(request));

        // Whoever is still sending when the answer comes may see the stream cut off before it has read why.
        Assert.True((await client.EndAsync())?.StatusCode is StatusCode.ResourceExhausted or StatusCode.Cancelled);
        host.Scope.Update([Of("a", 2)]);
        await other.NextAckedAsync(TypeUrls.Endpoint);
    }

    [Fact]
    public async Task NodeOfAMegabyte_IsTaken_AndKeptOnce()
    {
        await using var host = await XdsTestHost.StartAsync();
        var node = new Node { Id = "large", Metadata = new Struct { Fields = { ["x"] = Value.ForString(new string('x', 1_000_000)) } } };
        await using var client = ScriptedAdsClient.Connect(host.Address, node);
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(new DiscoveryRequest { Node = node, TypeUrl = TypeUrls.Endpoint, ResourceNames = { $"a{i}" } });
        }

        await client.SettleAsync();
        Assert.Equal(1_000_000, Assert.Single(host.Server.Streams()).Stream.Node.Metadata.Fields["x"].StringValue.Length);
    }

    [Fact]
    public void TypesWithoutEnd_AreRefused()
    {
        Delta.DeltaDriver driver = new();
        List<Sessions.RequestOutcome> outcomes = [.. Enumerable.Range(0, 100)
            .Select(i => driver.Send($"type.googleapis.com/no.such.Type{i}", ["a"]))];
        Assert.Equal(Sessions.RequestOutcome.Subscription, outcomes[0]);
        Assert.Equal(Sessions.RequestOutcome.TooManyTypes, outcomes[^1]);
        Assert.InRange(driver.Types.Count, 1, 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task MutatedRequests_EndTheStreamOrAreTaken_AndOthersGoOn(int seed)
    {
        await using var host = await XdsTestHost.StartAsync(scope: new(XdsResourceSet.Create([Of("a"), Of("b")])));
        await using var other = host.Connect("other");
        await other.SubscribeAsync(TypeUrls.Endpoint, "a", "b");
        await other.NextAckedAsync(TypeUrls.Endpoint);
        var random = new Random(seed);
        using var channel = XdsChannel.Create(host.Address);
        var rounds = Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") == "1" ? 5_000 : 150;
        for (var round = 0; round < rounds; round++)
        {
            await AttackAsync(channel, random);
            if (round % 25 == 0)
            {
                host.Scope.Update([Of("a", (byte)random.Next(256)), Of("b", (byte)round)]);
            }
        }

        // The one that did nothing wrong ends up with the newest; what the others held is released.
        host.Scope.Update([Of("a", 7), Of("b", 7)]);
        await other.SettleAsync();
        var status = host.Server.Streams()
            .Single(static stream => stream.Stream.Node.Id == "other").Types
            .Single(static type => type.TypeUrl == TypeUrls.Endpoint);
        // Both are there.
        Assert.Equal(host.Scope.Current.OfType(TypeUrls.Endpoint), status.Accepted.Concat(status.Sent)
            .DistinctBy(static item => item.Name)
            .OrderBy(static item => item.Name, StringComparer.Ordinal)
            .Select(item => host.Scope.Current.Find(item.TypeUrl, item.Name)!));
    }

    private static async Task AttackAsync(GrpcChannel channel, Random random)
    {
        var delta = random.Next(2) == 0;
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(MethodType.DuplexStreaming, Service, delta
                ? "DeltaAggregatedResources"
                : "StreamAggregatedResources", Bytes, Bytes),
            null,
            default);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var message = Mutated(delta ? DeltaRequest(random).ToByteArray() : SotwRequest(random).ToByteArray(), random);
                await UnlessEndedAsync(() => call.RequestStream.WriteAsync(message).WaitAsync(limit.Token));
            }

            await UnlessEndedAsync(() => call.RequestStream.CompleteAsync());
            while (await call.ResponseStream.MoveNext(limit.Token))
            {
            }
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.ResourceExhausted or StatusCode.Cancelled)
        {
            Assert.NotEmpty(e.Status.Detail);
        }
    }

    /// <summary>Sends; where the server has ended the stream already, reading tells how.</summary>
    private static async Task UnlessEndedAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // Reading tells.
        }
    }

    private static DiscoveryRequest SotwRequest(Random random) => new()
    {
        Node = random.Next(3) == 0 ? null : new Node { Id = "hostile" },
        TypeUrl = Pick(random, TypeUrls.Endpoint, TypeUrls.Cluster, "x", ""),
        VersionInfo = Pick(random, "", "1", new string('v', 3000)),
        ResponseNonce = Pick(random, "", "1", "-1", "99999999999999999999999999", "\0"),
        ResourceNames = { Pick(random, "a", "*", "", "a/*", "/*") },
        ErrorDetail = random.Next(3) == 0 ? new Google.Rpc.Status { Code = random.Next(), Message = "no" } : null,
    };

    private static DeltaDiscoveryRequest DeltaRequest(Random random) => new()
    {
        Node = random.Next(3) == 0 ? null : new Node { Id = "hostile" },
        TypeUrl = Pick(random, TypeUrls.Endpoint, TypeUrls.VirtualHost, TypeUrls.Route, ""),
        ResponseNonce = Pick(random, "", "1", "2", "no"),
        ResourceNamesSubscribe = { Pick(random, "a", "*", "", "a/*"), Pick(random, "b", "a") },
        ResourceNamesUnsubscribe = { Pick(random, "a", "*", "never") },
        InitialResourceVersions = { [Pick(random, "a", "", "gone")] = Pick(random, "", "1") },
    };

    private static byte[] Mutated(byte[] message, Random random)
    {
        for (var i = random.Next(4); i > 0 && message.Length > 0; i--)
        {
            message[random.Next(message.Length)] = (byte)random.Next(256);
        }

        return random.Next(5) == 0 ? message[..random.Next(message.Length + 1)] : message;
    }

    private static string Pick(Random random, params string[] items) => items[random.Next(items.Length)];

    private static XdsResource Of(string name, byte content = 1) => new(TypeUrls.Endpoint, name, new byte[] { 10, 1, content });
}
