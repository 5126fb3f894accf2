namespace Fairlead.Xds.Server;

/// <summary>What the status says of a type on a stream beyond the state machine, which has no clock.</summary>
internal sealed class TypeRecord
{
    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? AckedAt { get; set; }

    /// <summary>Since when the client has lacked something that it should have; null while it lacks nothing.</summary>
    public DateTimeOffset? BehindSince { get; set; }

    public XdsNackStatus? Nack { get; set; }

    public long NackCount { get; set; }
}
