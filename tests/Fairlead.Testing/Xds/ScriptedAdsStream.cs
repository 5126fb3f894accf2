using System.Threading.Channels;
using Envoy.Service.Discovery.V3;
using Grpc.Core;

namespace Fairlead.Testing.Xds;

/// <summary>One stream of a <see cref="ScriptedAdsServer"/>.</summary>
public sealed class ScriptedAdsStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IAsyncStreamReader<DiscoveryRequest> _reader;
    private readonly IServerStreamWriter<DiscoveryResponse> _writer;
    private readonly Channel<DiscoveryRequest> _requests = Channel.CreateUnbounded<DiscoveryRequest>();
    private readonly TaskCompletionSource<Status> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ScriptedAdsStream(IAsyncStreamReader<DiscoveryRequest> reader, IServerStreamWriter<DiscoveryResponse> writer)
    {
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The client's next request.</summary>
    public async Task<DiscoveryRequest> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _requests.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no request came in {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Sends a response.</summary>
    public async Task SendAsync(DiscoveryResponse response) => await _writer.WriteAsync(response);

    /// <summary>Ends the stream.</summary>
    public void End(Status status = default) => _end.TrySetResult(status);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var reading = ReadAsync(cancellationToken);
        await Task.WhenAny(reading, _end.Task);
        if (_end.Task.IsCompleted)
        {
            var status = await _end.Task;
            if (status.StatusCode != StatusCode.OK)
            {
                throw new RpcException(status);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _reader.MoveNext(cancellationToken))
            {
                await _requests.Writer.WriteAsync(_reader.Current, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The client went, or the test ended the stream.
        }
        finally
        {
            _requests.Writer.TryComplete();
        }
    }
}
