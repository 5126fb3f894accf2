using Envoy.Config.Core.V3;

namespace Fairlead.Xds.Server;

/// <summary>Who is at the other end of a stream.</summary>
public sealed record XdsStreamInfo
{
    /// <summary>Number of the stream, unique in this server.</summary>
    public required long Id { get; init; }

    /// <summary>What the client said of itself in its first request. Not to be changed.</summary>
    public required Node Node { get; init; }

    /// <summary>Whether the client speaks the incremental variant.</summary>
    public bool IsDelta { get; init; }

    /// <summary>The type of the service that the stream was opened on; null for an aggregated stream.</summary>
    public string? OnlyType { get; init; }

    /// <summary>Address of the client, such as <c>ipv4:127.0.0.1:4711</c>.</summary>
    public required string Peer { get; init; }

    /// <summary>When the stream began.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }
}
