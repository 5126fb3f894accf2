using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Tests.Transport.Http2;

namespace Fairlead.Xds.Tests.Server;

/// <summary>
/// What clients cost that ask for a large response and then do not read it. It weighs the memory of the process, so it runs alone.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class SlowClientMemoryTests
{
    private const int Connections = 4;
    private const int StreamsEach = 50;
    private const int Due = 1_350_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ClientsThatDoNotRead_HoldASliceEachAndNotTheResponse()
    {
        await using var host = await XdsTestHost.StartAsync(
            scope: new(XdsResourceSet.Create([new XdsResource(TypeUrls.Cluster, "c", new byte[Due])])));
        await using (var first = host.Connect("first"))
        {
            // The response is made and everything is compiled before memory is weighed.
            await first.SubscribeAsync(TypeUrls.Cluster);
            await first.NextAckedAsync(TypeUrls.Cluster);
        }

        var request = new DiscoveryRequest { Node = new Node { Id = "slow" }, TypeUrl = TypeUrls.Cluster };
        List<RawPeer> peers = [];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Connections; i++)
        {
            // It gives no window back: what the server may send is 64 KiB for the whole connection.
            var peer = await RawPeer.ConnectAsync(host.Address);
            peers.Add(peer);
            for (var stream = 1; stream < StreamsEach * 2; stream += 2)
            {
                await peer.SendHeadersAsync(
                    stream,
                    end: false,
                    RawCall.Headers("", (":path", "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources")));
                await peer.SendDataAsync(stream, RawCall.Frame(request));
            }
        }

        await AllBegunAsync(host);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (Connections * StreamsEach);
        Assert.InRange(each, long.MinValue, Due / 10);
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    private static async Task AllBegunAsync(XdsTestHost host)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (host.Server.Streams()
            .Count(static stream => stream.Types.Any(static type => type.SentAt is not null)) < Connections * StreamsEach)
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
    }
}
