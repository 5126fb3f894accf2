namespace Fairlead.Grpc.Client;

/// <summary>What one call wants besides its messages.</summary>
public sealed record GrpcCallOptions
{
    /// <summary>Metadata to send.</summary>
    public GrpcMetadata? Headers { get; init; }

    /// <summary>How long the call may take; sent along, and enforced here too. Null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Until when the call may take; the sooner of this and <see cref="Timeout"/> counts.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How the messages of this call are compressed.</summary>
    public GrpcCompression Compression { get; init; } = GrpcCompression.Identity;

    /// <summary>Keeps trying to connect, with growing pauses, instead of failing at once with UNAVAILABLE. Give it a deadline.</summary>
    public bool WaitForReady { get; init; }
}
