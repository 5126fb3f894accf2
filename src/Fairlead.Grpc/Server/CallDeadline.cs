using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Server;

/// <summary>The deadline of one call.</summary>
internal sealed class CallDeadline : IDisposable
{
    /// <summary>Timers do not go further; a deadline beyond is told and not enforced.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _source;
    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallDeadline(TimeSpan timeout, TimeProvider time)
    {
        var now = time.GetUtcNow();
        Time = timeout > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + timeout;
        _source = timeout > Furthest ? new CancellationTokenSource() : new CancellationTokenSource(timeout, time);
        Token = _source.Token;
        Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), _passed);
    }

    public static GrpcStatus Exceeded => new(GrpcStatusCode.DeadlineExceeded, "the deadline passed on the server");

    public DateTimeOffset Time { get; }

    public CancellationToken Token { get; }

    public Task Passed => _passed.Task;

    /// <summary>The deadline that a request states, or null for none.</summary>
    public static CallDeadline? From(string? header, TimeProvider time)
    {
        if (header is null)
        {
            return null;
        }

        return TimeoutEncoding.TryParse(header, out var timeout)
            ? new CallDeadline(timeout, time)
            : throw new GrpcException(GrpcStatusCode.Internal, $"malformed grpc-timeout '{MetadataEncoding.Printable(header)}'");
    }

    public void Dispose() => _source.Dispose();
}
