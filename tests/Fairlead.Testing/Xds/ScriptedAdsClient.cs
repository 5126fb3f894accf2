using System.Globalization;
using System.Threading.Channels;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Testing.Xds;

/// <summary>
/// An aggregated stream (state of the world) on which a test says every word itself: nothing is acknowledged unasked. The node goes out
/// with the first request. Waiting ends with an error that says what did not come. For one test at a time, not for concurrent use.
/// </summary>
public sealed class ScriptedAdsClient : IAsyncDisposable
{
    private const string BarrierType = "type.googleapis.com/fairlead.testing.Barrier";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Method<DiscoveryRequest, DiscoveryResponse> Method = ProtoMarshaller.Duplex(
        "envoy.service.discovery.v3.AggregatedDiscoveryService", "StreamAggregatedResources", DiscoveryRequest.Parser,
        DiscoveryResponse.Parser);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse> _call;
    private readonly Channel<DiscoveryResponse> _arrived = Channel.CreateUnbounded<DiscoveryResponse>();
    private readonly List<DiscoveryResponse> _passedOver = [];
    private readonly Dictionary<string, string[]> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DiscoveryResponse> _accepted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nonces = new(StringComparer.Ordinal);
    private readonly Task _reading;
    private readonly CancellationTokenSource _over = new();
    private Node? _node;
    private int _barriers;

    private ScriptedAdsClient(Uri server, Node node)
    {
        _node = node;
        _channel = XdsChannel.Create(server);
        _call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method, null, default);
        _reading = ReadAsync();
    }

    /// <summary>Opens a stream for a node.</summary>
    public static ScriptedAdsClient Connect(Uri server, Node node) => new(server, node);

    /// <summary>Opens a stream for a node of the given id.</summary>
    public static ScriptedAdsClient Connect(Uri server, string nodeId = "test-node") =>
        new(server, new Node { Id = nodeId, Cluster = "test" });

    /// <summary>Sends a request as it is, but for the node in the first one.</summary>
    public async Task SendAsync(DiscoveryRequest request)
    {
        request.Node ??= _node;
        _node = null;
        await _call.RequestStream.WriteAsync(request);
    }

    /// <summary>
    /// Asks for names of a type, for everything if none are given; later for others, with version and nonce as a real client.
    /// </summary>
    public Task SubscribeAsync(string typeUrl, params string[] names)
    {
        _names[typeUrl] = names;
        return SendAsync(Request(typeUrl));
    }

    /// <summary>Asks as a client that comes back with a version from another stream.</summary>
    public Task ResumeAsync(string typeUrl, string version, params string[] names)
    {
        _names[typeUrl] = names;
        _accepted[typeUrl] = new DiscoveryResponse { TypeUrl = typeUrl, VersionInfo = version };
        return SendAsync(Request(typeUrl));
    }

    /// <summary>Accepts a response; the names stay as they were.</summary>
    public Task AckAsync(DiscoveryResponse response)
    {
        _accepted[response.TypeUrl] = response;
        _nonces[response.TypeUrl] = response.Nonce;
        return SendAsync(Request(response.TypeUrl));
    }

    /// <summary>Accepts a response and asks for other names in the same breath.</summary>
    public Task AckAsync(DiscoveryResponse response, params string[] names)
    {
        _names[response.TypeUrl] = names;
        return AckAsync(response);
    }

    /// <summary>Rejects a response.</summary>
    public Task NackAsync(DiscoveryResponse response, string message)
    {
        _nonces[response.TypeUrl] = response.Nonce;
        var request = Request(response.TypeUrl);
        request.ErrorDetail = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument, Message = message };
        return SendAsync(request);
    }

    /// <summary>The next response of whatever type.</summary>
    public async Task<DiscoveryResponse> NextAsync()
    {
        if (_passedOver.Count > 0)
        {
            var first = _passedOver[0];
            _passedOver.RemoveAt(0);
            return first;
        }

        return await ArrivedAsync("any type");
    }

    /// <summary>The next response of a type. What comes of others before it stays to be asked for.</summary>
    public async Task<DiscoveryResponse> NextAsync(string typeUrl)
    {
        var passed = _passedOver.FindIndex(response => response.TypeUrl == typeUrl);
        if (passed >= 0)
        {
            var found = _passedOver[passed];
            _passedOver.RemoveAt(passed);
            return found;
        }

        while (true)
        {
            var response = await ArrivedAsync(typeUrl);
            if (response.TypeUrl == typeUrl)
            {
                return response;
            }

            _passedOver.Add(response);
        }
    }

    /// <summary>The next response of a type, accepted.</summary>
    public async Task<DiscoveryResponse> NextAckedAsync(string typeUrl)
    {
        var response = await NextAsync(typeUrl);
        await AckAsync(response);
        return response;
    }

    /// <summary>
    /// Everything that the server has to say at this point and that was not asked for yet, waited for without a clock: a question of a type
    /// that the server serves last is answered after all that is due before it.
    /// </summary>
    public async Task<IReadOnlyList<DiscoveryResponse>> SettleAsync()
    {
        // A fresh type each time: of a type that was answered once, nothing more would come.
        var barrier = BarrierType + Interlocked.Increment(ref _barriers).ToString(CultureInfo.InvariantCulture);
        await SendAsync(new DiscoveryRequest { TypeUrl = barrier, ResourceNames = { "*" } });
        var answer = await NextAsync(barrier);
        await SendAsync(new DiscoveryRequest { TypeUrl = barrier, ResponseNonce = answer.Nonce, VersionInfo = answer.VersionInfo });
        DiscoveryResponse[] all = [.. _passedOver];
        _passedOver.Clear();
        return all;
    }

    /// <summary>How the server ended the stream.</summary>
    public async Task<Status> EndAsync()
    {
        await _reading.WaitAsync(Patience);
        return _call.GetStatus();
    }

    /// <summary>Says that no more requests come.</summary>
    public async Task CompleteAsync() => await _call.RequestStream.CompleteAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A call that is disposed of between two reads refuses the next one.
        await _over.CancelAsync();
        await _reading;
        _call.Dispose();
        _over.Dispose();
        _channel.Dispose();
    }

    private DiscoveryRequest Request(string typeUrl)
    {
        var request = new DiscoveryRequest
        {
            TypeUrl = typeUrl,
            VersionInfo = _accepted.GetValueOrDefault(typeUrl)?.VersionInfo ?? "",
            ResponseNonce = _nonces.GetValueOrDefault(typeUrl, ""),
        };
        request.ResourceNames.Add(_names.GetValueOrDefault(typeUrl, []));
        return request;
    }

    private async Task<DiscoveryResponse> ArrivedAsync(string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var response = await _arrived.Reader.ReadAsync(patience.Token);
            _nonces[response.TypeUrl] = response.Nonce;
            return response;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no response of {what} came in {Patience.TotalSeconds} s; passed over so far: {string.Join(
                ", ", _passedOver.Select(static response => response.TypeUrl))}");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"the stream ended with {_call.GetStatus()} while a response of {what} was waited for");
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(_over.Token))
            {
                await _arrived.Writer.WriteAsync(_call.ResponseStream.Current);
            }
        }
        catch (Exception e) when (e is RpcException || (e is OperationCanceledException && _over.IsCancellationRequested))
        {
            // How the stream ended is asked for by EndAsync, or does not matter to the test.
        }
        finally
        {
            _arrived.Writer.Complete();
        }
    }
}
