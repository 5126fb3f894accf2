using System.Diagnostics;
using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Load;

/// <summary>
/// Clients that hold a collection of endpoints (LEDS) as Envoy does, timed from a change until all have acknowledged it. Prints what the
/// load generator prints, as far as it is asked for.
/// </summary>
internal static class CollectionLoad
{
    /// <summary>The aggregated stream of the incremental variant.</summary>
    internal static readonly Method<DeltaDiscoveryRequest, DeltaDiscoveryResponse> Method = ProtoMarshaller.Duplex(
        "envoy.service.discovery.v3.AggregatedDiscoveryService", "DeltaAggregatedResources", DeltaDiscoveryRequest.Parser,
        DeltaDiscoveryResponse.Parser);

    public static async Task RunAsync(Uri xds, int streams, int rounds, int process, Uri change, string cluster, int members)
    {
        using var channel = XdsChannel.Create(xds);
        List<AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse>> calls = [];
        using HttpClient http = new();
        var collection = await CollectionOfAsync(channel, cluster);
        await RoundAsync("initial", members, async () =>
        {
            for (var i = 0; i < streams; i++)
            {
                var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method, null, default);
                calls.Add(call);
                await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest
                {
                    Node = NodeOf(i),
                    TypeUrl = TypeUrls.LbEndpoint,
                    ResourceNamesSubscribe = { collection },
                });
            }
        });
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            await RoundAsync("push", 1, async () => (await http.PostAsync(change, null)).Dispose());
        }

        calls.ForEach(static call => call.Dispose());

        async Task RoundAsync(string what, int count, Func<Task> begin)
        {
            var (cpu, start) = (Cpu(process), Stopwatch.GetTimestamp());
            await begin();
            var bytes = (await Task.WhenAll(calls.Select(call => TakeAsync(call, count)))).Sum();
            var all = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            // What the acknowledgements cost the server belongs to the round.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"what\":\"{what}\",\"all_ms\":{all:F2},\"bytes\":{bytes},\"server_cpu_ms\":{(Cpu(process)
                    - cpu).TotalMilliseconds:F0},\"server_hwm_kb\":{PeakKilobytes(process)}}}"));
        }
    }

    /// <summary>The name of the collection that a cluster's load assignment names.</summary>
    private static async Task<string> CollectionOfAsync(GrpcChannel channel, string cluster)
    {
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method, null, default);
        await call.RequestStream.WriteAsync(
            new DeltaDiscoveryRequest { Node = NodeOf(0), TypeUrl = TypeUrls.Endpoint, ResourceNamesSubscribe = { cluster } });
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            foreach (var resource in call.ResponseStream.Current.Resources)
            {
                var assignment = ClusterLoadAssignment.Parser.ParseFrom(resource.Resource_.Value);
                return assignment.Endpoints[0].LedsClusterLocalityConfig.LedsCollectionName;
            }
        }

        throw new InvalidOperationException($"there is no {cluster}");
    }

    /// <summary>A client as an Envoy says who it is.</summary>
    internal static Node NodeOf(int number) =>
        new() { Id = string.Create(CultureInfo.InvariantCulture, $"node-{number}"), Cluster = "bench", UserAgentName = "envoy" };

    /// <summary>Takes what comes until so many were added; the first fetch may be split.</summary>
    private static async Task<long> TakeAsync(AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, int count)
    {
        long bytes = 0;
        while (true)
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
            if (!await call.ResponseStream.MoveNext(limit.Token))
            {
                throw new InvalidOperationException("the server ended a stream");
            }

            var response = call.ResponseStream.Current;
            bytes += response.CalculateSize();
            await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce });
            count -= response.Resources.Count;
            if (count <= 0)
            {
                return bytes;
            }
        }
    }

    private static TimeSpan Cpu(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    private static string PeakKilobytes(int id) => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/status"))
        .First(static line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
}
