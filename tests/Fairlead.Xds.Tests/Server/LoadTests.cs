using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Transport;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Server;

/// <summary>Many at once, and those who are slow. The numbers are those of the statements in the protocol reference, section 3.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task S54_ClientThatDoesNotRead_DelaysNobodyAndGetsTheNewestOnly()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(Big(0));
        using var channel = XdsChannel.Create(host.Address);
        using var stuck = channel.Duplex(
            "envoy.service.discovery.v3.AggregatedDiscoveryService", "StreamAggregatedResources", DiscoveryRequest.Parser,
            DiscoveryResponse.Parser);
        await stuck.RequestStream.WriteAsync(new DiscoveryRequest { TypeUrl = TypeUrls.Cluster, Node = new Node { Id = "stuck" } });

        await using var quick = host.Connect("quick");
        await quick.SubscribeAsync(TypeUrls.Cluster);
        await quick.NextAckedAsync(TypeUrls.Cluster);
        for (var i = 1; i <= 20; i++)
        {
            host.Scope.Set(Big(i));
            var response = await quick.NextAckedAsync(TypeUrls.Cluster);
            Assert.StartsWith($"c={i};", response.Resources[0].Value.ToStringUtf8(), StringComparison.Ordinal);
        }

        Assert.True(await stuck.ResponseStream.MoveNext(default));
        var first = stuck.ResponseStream.Current;
        await stuck.RequestStream.WriteAsync(
            new DiscoveryRequest { TypeUrl = TypeUrls.Cluster, VersionInfo = first.VersionInfo, ResponseNonce = first.Nonce });
        Assert.True(await stuck.ResponseStream.MoveNext(default));
        Assert.StartsWith("c=20;", stuck.ResponseStream.Current.Resources[0].Value.ToStringUtf8(), StringComparison.Ordinal);

        static XdsResourceSet Big(int content) =>
            XdsResourceSet.Create(
                [Resource(TypeUrls.Cluster, "c", content.ToString(CultureInfo.InvariantCulture) + ";" + new string('x', 2_000_000))]);
    }

    [Fact]
    public async Task S55_ConcurrentSetsAndClients_AllEndWithTheNewest()
    {
        await using var host = await XdsTestHost.StartAsync();
        var clients = Enumerable.Range(0, 8).Select(i => host.Connect($"node-{i}")).ToArray();
        var following = clients.Select(FollowAsync).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                host.Scope.Set(Resources($"{worker}-{i}"));
            }
        })));
        host.Scope.Set(Resources("final"));
        var counts = await Task.WhenAll(following);
        Assert.All(counts, static count => Assert.InRange(count, 2, 2 * 202));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        static XdsResourceSet Resources(string content) =>
            XdsResourceSet.Create([Resource(TypeUrls.Cluster, "c", content), Resource(TypeUrls.Endpoint, "c", content)]);

        static async Task<int> FollowAsync(ScriptedAdsClient client)
        {
            await client.SubscribeAsync(TypeUrls.Cluster);
            await client.SubscribeAsync(TypeUrls.Endpoint, "c");
            HashSet<string> done = [];
            var count = 0;
            while (done.Count < 2)
            {
                var response = await client.NextAsync();
                await client.AckAsync(response);
                count++;
                if (Texts(response).Contains("c=final"))
                {
                    done.Add(response.TypeUrl);
                }
            }

            return count;
        }
    }

    [Fact]
    public async Task S20_ManyStreams_OpenAndGo_LeaveNothing()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "c")]));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            await using var client = host.Connect($"node-{i}");
            await client.SubscribeAsync(TypeUrls.Cluster);
            await client.NextAsync(TypeUrls.Cluster);
        }));
        for (var i = 0; i < 40; i++)
        {
            Assert.True(await host.DetachSignal.WaitAsync(TimeSpan.FromSeconds(20)), $"stream {i + 1} was not detached");
        }

        Assert.Empty(host.Server.Streams());
        Assert.Equal(0, host.Scope.StreamCount);
    }
}
