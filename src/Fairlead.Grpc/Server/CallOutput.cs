using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Fairlead.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Grpc.Server;

/// <summary>
/// The response side of a call: headers before the first message, messages, status. A deadline may end it while the handler still
/// writes, so what touches the response does so under the gate; flushes are awaited outside of it.
/// </summary>
internal sealed class CallOutput
{
    private readonly Lock _gate = new();
    private readonly GrpcServerCall _call;
    private readonly HttpResponse _response;
    private readonly PipeWriter _pipe;
    private readonly MessageWriter _messages;
    private bool _headersSet;
    private bool _compress;
    private bool _flushing;
    private bool _closed;

    public CallOutput(GrpcServerCall call, HttpResponse response, int maxMessageSize)
    {
        _call = call;
        _response = response;
        _pipe = response.BodyWriter;
        _messages = new MessageWriter(_pipe, maxMessageSize);
    }

    public void Write<T>(T message, GrpcMarshaller<T> marshaller, GrpcWriteFlags flags)
    {
        lock (_gate)
        {
            OpenNeedsLock();
            _messages.Write(message, marshaller, CompressesNeedsLock(flags));
        }
    }

    public void Write(EncodedMessage message, GrpcWriteFlags flags)
    {
        lock (_gate)
        {
            OpenNeedsLock();
            _messages.Write(message, CompressesNeedsLock(flags));
        }
    }

    public void Write(in EncodedChunks chunks, ReadOnlySpan<byte> tail, GrpcWriteFlags flags)
    {
        lock (_gate)
        {
            OpenNeedsLock();
            _messages.Write(chunks, tail, CompressesNeedsLock(flags));
        }
    }

    /// <summary>Begins a message whose bytes follow by <see cref="WriteRaw"/>; false where it has to be compressed as a whole.</summary>
    public bool TryWritePrefix(int length)
    {
        lock (_gate)
        {
            OpenNeedsLock();
            if (_compress)
            {
                return false;
            }

            _messages.WritePrefix(length, compressed: false);
            return true;
        }
    }

    /// <summary>Writes bytes of the message that was begun.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            OpenNeedsLock();
            _pipe.Write(bytes);
        }
    }

    /// <summary>Sends what has been written, and the headers if nothing has.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ValueTask<FlushResult> flush;
        lock (_gate)
        {
            OpenNeedsLock();
            flush = _pipe.FlushAsync(cancellationToken.CanBeCanceled ? cancellationToken : _call.CancellationToken);
            if (flush.IsCompletedSuccessfully)
            {
                ThrowIfGone(flush.Result);
                return ValueTask.CompletedTask;
            }

            _flushing = true;
        }

        return FinishFlushAsync(flush);
    }

    /// <summary>Ends the response with a status; false if it was ended before.</summary>
    public bool TryClose(GrpcStatus status, GrpcMetadata? extraTrailers, out bool blocked)
    {
        lock (_gate)
        {
            blocked = _flushing;
            if (_closed)
            {
                return false;
            }

            _closed = true;
            if (_headersSet || _call.ResponseHeaders.Count > 0)
            {
                SetHeadersNeedsLock();
                var trailers = _response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
                ServerHeaders.WriteStatus(trailers, status, _call.ResponseTrailers, extraTrailers);
            }
            else
            {
                // Nothing has been sent: status and headers go in one frame (trailers-only).
                _response.ContentType = HeaderNames.GrpcContentType;
                ServerHeaders.WriteStatus(_response.Headers, status, _call.ResponseTrailers, extraTrailers);
                if (status.Code == GrpcStatusCode.Unimplemented)
                {
                    _response.Headers[HeaderNames.AcceptEncoding] = HeaderNames.AcceptedEncodings;
                }
            }

            return true;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishFlushAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            ThrowIfGone(await flush);
        }
        finally
        {
            lock (_gate)
            {
                _flushing = false;
            }
        }
    }

    private void ThrowIfGone(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new OperationCanceledException("the client went away", _call.CancellationToken);
        }
    }

    private bool CompressesNeedsLock(GrpcWriteFlags flags) => _compress && (flags & GrpcWriteFlags.NoCompress) == 0;

    private void OpenNeedsLock()
    {
        if (_closed)
        {
            throw new OperationCanceledException("the call is over", _call.CancellationToken);
        }

        if (_flushing)
        {
            throw new InvalidOperationException("a write was started before the one before it was done");
        }

        SetHeadersNeedsLock();
    }

    private void SetHeadersNeedsLock()
    {
        if (_headersSet)
        {
            return;
        }

        _headersSet = true;
        _compress = _call.Compression == GrpcCompression.Gzip && _call.ClientAcceptsGzip;
        ServerHeaders.WriteInitial(_response, _call.ResponseHeaders, _compress);
    }
}
