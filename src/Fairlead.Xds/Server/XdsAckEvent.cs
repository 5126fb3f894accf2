using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>A client accepted or rejected a response. For logs and figures; nothing can be decided here.</summary>
public sealed record XdsAckEvent
{
    /// <summary>The stream of the client.</summary>
    public required XdsStreamInfo Stream { get; init; }

    /// <summary>The type.</summary>
    public required string TypeUrl { get; init; }

    /// <summary>Version of the response.</summary>
    public required string Version { get; init; }

    /// <summary>Nonce of the response, as text.</summary>
    public required string Nonce { get; init; }

    /// <summary>What was in the response.</summary>
    public required IReadOnlyList<XdsResource> Resources { get; init; }

    /// <summary>Names that the response took away.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>When the response was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When the answer came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The rejection; null where it was accepted.</summary>
    public XdsNackStatus? Nack { get; init; }
}
