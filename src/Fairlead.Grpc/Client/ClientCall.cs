using System.Buffers;
using System.IO.Pipelines;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Client;

/// <summary>
/// One call of a client, whatever streams in it: sends the request, watches the deadline, reads messages, and knows how it ended.
/// The outcome is set once; what happens later does not change it.
/// </summary>
internal sealed class ClientCall : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly string _path;
    private readonly GrpcCallOptions _options;
    private readonly Action<RequestBody>? _onlyMessage;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _ended;
    private readonly TimeSpan? _timeout;
    private readonly TaskCompletionSource<RequestBody> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _onEnd;
    private Task<HttpResponseMessage> _response = null!; // set by Start
    private HttpResponseMessage? _received;
    private RequestBody? _body;
    private PipeReader? _pipe;
    private MessageReader? _messages;
    private CallOutcome? _outcome;
    private bool _disposed;

    public ClientCall(
        GrpcChannel channel, string path, GrpcCallOptions options, Action<RequestBody>? onlyMessage, CancellationToken cancellationToken)
    {
        _channel = channel;
        _path = path;
        _options = options;
        _onlyMessage = onlyMessage;
        _callerToken = cancellationToken;
        _timeout = TimeLeft(options, channel.Options.TimeProvider);
        _deadline = CallTimer.Start(_timeout, channel.Options.TimeProvider);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token, channel.Closed);
        Token = _ended.Token;
    }

    /// <summary>Cancelled when the call is over by cancellation, deadline, disposal or the channel's end.</summary>
    public CancellationToken Token { get; }

    /// <summary>How the call ended, or null while it runs.</summary>
    public CallOutcome? Outcome => Volatile.Read(ref _outcome);

    /// <summary>The status of <see cref="Outcome"/>.</summary>
    public GrpcStatus? Status => Outcome?.Status;

    /// <summary>Trailing metadata; empty while the call runs.</summary>
    public GrpcMetadata Trailers => Outcome?.Trailers ?? [];

    /// <summary>The message that the last read found, in the transport's buffer.</summary>
    public ReadOnlySequence<byte> Payload => _messages?.Payload ?? default;

    /// <summary>Whether that message came compressed.</summary>
    public bool Compressed => _messages?.Compressed == true;

    public void Start()
    {
        _response = SendAsync();

        // A call may be given up before anybody asks for its response, and then its error is nobody's.
        _ = _response.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

        // A stream whose deadline passes is reset also while nobody reads from it or writes to it.
        _onEnd = Token.UnsafeRegister(static state => ((ClientCall)state!).Fail(new OperationCanceledException()), this);
    }

    /// <summary>The request side, once the transport has opened it.</summary>
    public Task<RequestBody> BodyAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);

    /// <summary>Metadata that came before the first message. Of a call that ended without any message, empty.</summary>
    public async Task<GrpcMetadata> HeadersAsync()
    {
        try
        {
            var response = await _response;
            return ClientHeaders.ReadStatus(response.Headers) is null ? ClientHeaders.ReadMetadata(response.Headers) : [];
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
    }

    /// <summary>Reads the next message; false at the end of a call that ended well.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        using var both = cancellationToken.CanBeCanceled && cancellationToken != _callerToken
            ? CancellationTokenSource.CreateLinkedTokenSource(Token, cancellationToken)
            : null;
        var token = both?.Token ?? Token;
        try
        {
            var response = _received ?? await _response.WaitAsync(token);
            _messages ??= await OpenAsync(response, token);
            if (_messages is not null && await _messages.ReadAsync(token))
            {
                return true;
            }

            if (_pipe is not null)
            {
                await _pipe.CompleteAsync();
            }

            End(_messages is null ? HeadersOutcome(response) : TrailersOutcome(response));
        }
        catch (Exception e)
        {
            throw Fail(e);
        }

        ThrowIfFailed();
        return false;
    }

    /// <summary>Gives the bytes of the current message back to the transport.</summary>
    public void Release() => _messages?.Release();

    /// <summary>Ends the call with what an exception means, unless it is over; returns how it did end, as an exception.</summary>
    public GrpcException Fail(Exception error)
    {
        var outcome = End(new CallOutcome(Classify(error), []));
        Abort();
        return error is GrpcException known && known.StatusCode == outcome.Status.Code
            ? known
            : new GrpcException(outcome.Status, outcome.Trailers, error);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        End(new CallOutcome(new GrpcStatus(GrpcStatusCode.Cancelled, "the call was disposed before its end"), []));
        _onEnd.Dispose();
        _ended.Cancel();
        Abort();
        _ended.Dispose();
        _deadline.Dispose();
    }

    private static TimeSpan? TimeLeft(GrpcCallOptions options, TimeProvider time)
    {
        var left = options.Deadline - time.GetUtcNow();
        return left is null || options.Timeout < left ? options.Timeout : left;
    }

    private void ThrowIfFailed()
    {
        if (Outcome is { Status.IsOk: false } outcome)
        {
            throw new GrpcException(outcome.Status, outcome.Trailers);
        }
    }

    private async Task<HttpResponseMessage> SendAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            var body = new RequestBody(
                _channel.Options.MaxSendMessageSize,
                _options.Compression == GrpcCompression.Gzip,
                _onlyMessage,
                open => _opened.TrySetResult(open),
                Token);
            _body = body;
            try
            {
                Token.ThrowIfCancellationRequested();
                var request = ClientHeaders.Request(_channel, _path, _options, _timeout, body);
                _received = await _channel.SendAsync(request, Token);
                if (Outcome is not null)
                {
                    _received.Dispose();
                }

                return _received;
            }
            catch (Exception e) when (_options.WaitForReady && !body.Started && ClientErrors.IsNotConnected(e))
            {
                // Nobody has seen the request, so it can be made again.
            }
            catch (Exception e)
            {
                Fail(e);
                throw;
            }

            await CallTimer.PauseAsync(attempt, _channel.Options.TimeProvider, Token);
        }
    }

    /// <summary>The reader of the response, or null if the status came at once (trailers-only).</summary>
    private async ValueTask<MessageReader?> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (ClientHeaders.ReadStatus(response.Headers) is not null)
        {
            return null;
        }

        var contentType = ClientHeaders.First(response.Content.Headers, HeaderNames.ContentType);
        if ((int)response.StatusCode != 200 || !HeaderNames.IsGrpcContentType(contentType))
        {
            throw new GrpcException(
                StatusMapping.FromHttpStatus((int)response.StatusCode),
                $"the server answered HTTP {(int)response.StatusCode} with content-type '{MetadataEncoding.Printable(contentType)}', which is no gRPC");
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, useZeroByteReads: true));
        var encoding = ClientHeaders.First(response.Headers, HeaderNames.Encoding);
        return new MessageReader(_pipe, _channel.Options.MaxReceiveMessageSize, encoding, GrpcStatusCode.Internal);
    }

    private static CallOutcome HeadersOutcome(HttpResponseMessage response) =>
        new(ClientHeaders.ReadStatus(response.Headers) ?? default, ClientHeaders.ReadMetadata(response.Headers));

    private static CallOutcome TrailersOutcome(HttpResponseMessage response) => new(
        ClientHeaders.ReadStatus(response.TrailingHeaders)
            ?? new GrpcStatus(GrpcStatusCode.Unknown, "the server ended the stream without a status"),
        ClientHeaders.ReadMetadata(response.TrailingHeaders));

    private GrpcStatus Classify(Exception error)
    {
        if (_deadline.IsCancellationRequested)
        {
            return new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "the deadline passed");
        }

        return Token.IsCancellationRequested
            ? new GrpcStatus(GrpcStatusCode.Cancelled, _channel.Closed.IsCancellationRequested ? "the channel was closed" : "the call was cancelled")
            : ClientErrors.ToStatus(error);
    }

    private CallOutcome End(CallOutcome outcome) => Interlocked.CompareExchange(ref _outcome, outcome, null) ?? outcome;

    /// <summary>Resets the stream if it is still open, and lets writers go.</summary>
    private void Abort()
    {
        _opened.TrySetCanceled(CancellationToken.None);
        _body?.Abort();
        _received?.Dispose();
    }
}
