using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>One type of one stream as it was when asked for.</summary>
public sealed record XdsTypeStatus
{
    /// <summary>The type.</summary>
    public required string TypeUrl { get; init; }

    /// <summary>Where the client stands.</summary>
    public required XdsSyncState State { get; init; }

    /// <summary>Whether everything is asked for.</summary>
    public required bool Wildcard { get; init; }

    /// <summary>The names asked for, in ordinal order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Version of the last response; null before the first.</summary>
    public string? SentVersion { get; init; }

    /// <summary>Nonce of the last response; null before the first.</summary>
    public string? SentNonce { get; init; }

    /// <summary>When the last response was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The version that the client last accepted on this stream, or that it brought and that was still the current one.</summary>
    public string? AckedVersion { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AckedAt { get; init; }

    /// <summary>Since when the client has lacked something that it should have; null while it lacks nothing.</summary>
    public DateTimeOffset? BehindSince { get; init; }

    /// <summary>The last rejection, as long as the rejected resources are those that the client should have.</summary>
    public XdsNackStatus? Nack { get; init; }

    /// <summary>Rejections on this stream so far.</summary>
    public required long NackCount { get; init; }

    /// <summary>What the client holds, as far as it has acknowledged.</summary>
    public required IReadOnlyList<XdsResource> Accepted { get; init; }

    /// <summary>What is on its way, not acknowledged yet.</summary>
    public required IReadOnlyList<XdsResource> Sent { get; init; }

    /// <summary>What was rejected and has not changed since.</summary>
    public required IReadOnlyList<XdsResource> Rejected { get; init; }
}
