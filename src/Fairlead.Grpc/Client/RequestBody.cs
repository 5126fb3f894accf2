using System.IO.Pipelines;
using System.Net;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Client;

/// <summary>
/// The request side of a call as HTTP content: the transport opens it, the caller writes messages as long as it likes, and it ends
/// when the caller completes it or the call is over.
/// </summary>
internal sealed class RequestBody(
    int maxMessageSize, bool compress, Action<RequestBody>? onlyMessage, Action<RequestBody> opened, CancellationToken callEnded) : HttpContent
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PipeWriter? _pipe;
    private MessageWriter? _messages;

    /// <summary>Whether the transport has begun to send, after which the request cannot be sent a second time.</summary>
    public bool Started { get; private set; }

    private MessageWriter Messages => _messages ?? throw new InvalidOperationException("the request is not open");

    public void Write<T>(T message, GrpcMarshaller<T> marshaller, GrpcWriteFlags flags) =>
        Messages.Write(message, marshaller, Compresses(flags));

    public void Write(EncodedMessage message, GrpcWriteFlags flags) => Messages.Write(message, Compresses(flags));

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) =>
        (_pipe ?? throw new InvalidOperationException("the request is not open")).FlushAsync(cancellationToken);

    /// <summary>The last message is written.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The call is over; nobody may write any more.</summary>
    public void Abort() => _completed.TrySetCanceled();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        _pipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        _messages = new MessageWriter(_pipe, maxMessageSize);
        if (onlyMessage is not null)
        {
            onlyMessage(this);
            await _pipe.FlushAsync(cancellationToken);
            return;
        }

        // Without this the transport keeps the headers until there is a message, and a server that speaks first is never asked.
        await stream.FlushAsync(cancellationToken);
        opened(this);
        try
        {
            await _completed.Task.WaitAsync(cancellationToken);
            await _pipe.FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!_completed.Task.IsCanceled && !callEnded.IsCancellationRequested)
        {
            // The transport has lost the stream and knows why. It reports what the body throws instead, so the body says nothing.
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private bool Compresses(GrpcWriteFlags flags) => compress && (flags & GrpcWriteFlags.NoCompress) == 0;
}
