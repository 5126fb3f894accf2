using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Grpc;
using Fairlead.Grpc.Client;

namespace Fairlead.Testing.Xds;

/// <summary>
/// An incremental aggregated stream on which a test says every word itself: nothing is acknowledged unasked. The node goes out with the first
/// request. Waiting ends with an error. For one test at a time, not for concurrent use.
/// </summary>
public sealed class ScriptedDeltaClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;
    private readonly GrpcDuplexCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call;
    private Node? _node;

    private ScriptedDeltaClient(Uri server, Node node, string method)
    {
        _node = node;
        _channel = new GrpcChannel(server, new GrpcChannelOptions { MaxReceiveMessageSize = 64 * 1024 * 1024 });
        var slash = method.IndexOf('/', StringComparison.Ordinal);
        _call = _channel.DuplexStreaming(new GrpcMethod<DeltaDiscoveryRequest, DeltaDiscoveryResponse>(
            method[..slash], method[(slash + 1)..], GrpcMarshaller.For(DeltaDiscoveryRequest.Parser), GrpcMarshaller.For(DeltaDiscoveryResponse.Parser)));
    }

    /// <summary>Opens a stream for a node, aggregated unless another method (<c>SERVICE/METHOD</c>) is named.</summary>
    public static ScriptedDeltaClient Connect(
        Uri server, Node node, string method = "envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources") => new(server, node, method);

    /// <summary>Sends a request as it is, but for the node in the first one.</summary>
    public async Task SendAsync(DeltaDiscoveryRequest request)
    {
        request.Node ??= _node;
        _node = null;
        await _call.RequestWriter.WriteAsync(request);
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
        if (!await _call.ResponseReader.MoveNextAsync(limit.Token))
        {
            throw new InvalidOperationException("the server ended the stream");
        }

        return _call.ResponseReader.Current;
    }

    /// <summary>Waits until the server ends the stream, and gives the error with which it did; null for none.</summary>
    public async Task<GrpcException?> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (await _call.ResponseReader.MoveNextAsync(limit.Token))
            {
            }

            return null;
        }
        catch (GrpcException e)
        {
            return e;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _channel.DisposeAsync();
    }
}
