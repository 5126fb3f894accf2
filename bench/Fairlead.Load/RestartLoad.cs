using System.Globalization;
using Envoy.Config.Cluster.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Load;

/// <summary>
/// Clients that hold a mesh as a delta Envoy does and come back with what they have when the server was restarted. Says <c>holding</c> when
/// all have everything, and, once all have come back and heard nothing for a while, what they were sent again.
/// </summary>
internal sealed class RestartLoad(Uri xds, int number)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    // By type: what the client has, by name.
    private readonly Dictionary<string, Dictionary<string, string>> _held = [];
    private Task _gone = Task.CompletedTask;
    private long _resources;
    private long _bytes;

    public static async Task RunAsync(Uri xds, int streams)
    {
        var clients = Enumerable.Range(0, streams).Select(number => new RestartLoad(xds, number)).ToArray();
        await Task.WhenAll(clients.Select(static client => client.HoldAsync()));
        Console.WriteLine("holding");
        Array.ForEach(clients, static client => (client._resources, client._bytes) = (0, 0));
        await Task.WhenAll(clients.Select(static client => client.ComeBackAsync()));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{streams} came back: {clients.Sum(static client =>
                client._resources)} resources, {clients.Sum(static client => client._bytes)} bytes of responses"));
    }

    /// <summary>Takes everything, and goes on until the server is gone.</summary>
    private async Task HoldAsync() => _gone = await ConverseAsync();

    private async Task ComeBackAsync()
    {
        await _gone;
        while (true)
        {
            try
            {
                await ConverseAsync();
                return;
            }
            catch (RpcException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    /// <summary>Asks for everything, and returns when nothing more comes; what it returns ends with the stream.</summary>
    private async Task<Task> ConverseAsync()
    {
        var channel = XdsChannel.Create(xds);
        var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(CollectionLoad.Method, null, default);
        var heard = TaskCompletionSource();
        foreach (var type in (string[])[TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Listener, TypeUrls.Route, TypeUrls.VirtualHost])
        {
            if (type is TypeUrls.Cluster or TypeUrls.Listener || _held.ContainsKey(type))
            {
                await AskAsync(call, type, type is TypeUrls.Cluster or TypeUrls.Listener or TypeUrls.VirtualHost ? [] : _held[type].Keys);
            }
        }

        var reading = ReadAsync(call, channel, () => heard.TrySetResult());
        while (await Task.WhenAny(heard.Task, Task.Delay(Quiet, TimeProvider.System), reading) == heard.Task)
        {
            heard = TaskCompletionSource();
        }

        if (reading.IsCompleted)
        {
            await reading;
        }

        return reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        static TaskCompletionSource TaskCompletionSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task ReadAsync(
        AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, GrpcChannel channel, Action heard)
    {
        using var ended = channel;
        using var closed = call;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            var response = call.ResponseStream.Current;
            heard();
            _resources += response.Resources.Count;
            _bytes += response.CalculateSize();
            if (!_held.TryGetValue(response.TypeUrl, out var held))
            {
                _held.Add(response.TypeUrl, held = []);
            }

            foreach (var resource in response.Resources)
            {
                held[resource.Name] = resource.Version;
            }

            await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce });
            if (response.TypeUrl == TypeUrls.Cluster && response.Resources.Count > 0)
            {
                var names = response.Resources.Select(static resource => Cluster.Parser.ParseFrom(resource.Resource_.Value))
                    .Where(static cluster => cluster.EdsClusterConfig is not null)
                    .Select(static cluster => cluster.EdsClusterConfig.ServiceName);
                await AskAsync(call, TypeUrls.Endpoint, [.. names]);
            }
            else if (response.TypeUrl == TypeUrls.Listener && response.Resources.Count > 0)
            {
                // The one that the route table of a sidecar goes by; its virtual hosts come unasked.
                await AskAsync(call, TypeUrls.Route, ["egress_routes"]);
                await AskAsync(call, TypeUrls.VirtualHost, []);
            }
        }

        throw new RpcException(new(StatusCode.Unavailable, "the server ended the stream"));
    }

    private async Task AskAsync(
        AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, string type, IReadOnlyCollection<string> names)
    {
        DeltaDiscoveryRequest request = new()
        {
            Node = CollectionLoad.NodeOf(number),
            TypeUrl = type,
            ResourceNamesSubscribe = { names },
        };
        foreach (var (name, version) in _held.GetValueOrDefault(type) ?? [])
        {
            request.InitialResourceVersions.Add(name, version);
        }

        await call.RequestStream.WriteAsync(request);
    }
}
