using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Testing.Xds;

/// <summary>
/// An incremental aggregated stream on which a test says every word itself: nothing is acknowledged unasked. The node goes out with the
/// first request. Waiting ends with an error. For one test at a time, not for concurrent use.
/// </summary>
public sealed class ScriptedDeltaClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call;
    private Node? _node;

    private ScriptedDeltaClient(Uri server, Node node, string method)
    {
        _node = node;
        _channel = XdsChannel.Create(server);
        var slash = method.IndexOf('/', StringComparison.Ordinal);
        _call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            ProtoMarshaller.Duplex(method[..slash], method[(slash + 1)..], DeltaDiscoveryRequest.Parser, DeltaDiscoveryResponse.Parser),
            null, default);
    }

    /// <summary>Opens a stream for a node, aggregated unless another method (<c>SERVICE/METHOD</c>) is named.</summary>
    public static ScriptedDeltaClient Connect(
        Uri server, Node node, string method = "envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources") =>
        new(server, node, method);

    /// <summary>Sends a request as it is, but for the node in the first one.</summary>
    public async Task SendAsync(DeltaDiscoveryRequest request)
    {
        request.Node ??= _node;
        _node = null;
        await _call.RequestStream.WriteAsync(request);
    }

    /// <summary>Asks for names of a type; of a type not asked for before without names for everything.</summary>
    public Task SubscribeAsync(string typeUrl, params string[] names)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = typeUrl };
        request.ResourceNamesSubscribe.Add(names);
        return SendAsync(request);
    }

    /// <summary>Accepts a response.</summary>
    public Task AckAsync(DeltaDiscoveryResponse response) =>
        SendAsync(new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce });

    /// <summary>The next response.</summary>
    public async Task<DeltaDiscoveryResponse> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        if (!await _call.ResponseStream.MoveNext(limit.Token))
        {
            throw new InvalidOperationException("the server ended the stream");
        }

        return _call.ResponseStream.Current;
    }

    /// <summary>Waits until the server ends the stream, and gives the error with which it did; null for none.</summary>
    public async Task<RpcException?> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (await _call.ResponseStream.MoveNext(limit.Token))
            {
            }

            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
