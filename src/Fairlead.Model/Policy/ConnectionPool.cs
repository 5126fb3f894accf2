namespace Fairlead.Model.Policy;

/// <summary>
/// The connections to a destination and their limits. One part of a <see cref="TrafficPolicy"/>: it is overridden whole. What is null is as
/// the proxy does by itself. Immutable.
/// </summary>
public sealed record ConnectionPool
{
    /// <summary>How long a connection may take to open; null: as the mesh's settings say.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How many connections there may be to one destination, from 1.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>How long a connection is used.</summary>
    public TimeSpan? MaxConnectionDuration { get; init; }

    /// <summary>How long a TCP connection may be without bytes; zero: without limit. Null: 1 h.</summary>
    public TimeSpan? TcpIdleTimeout { get; init; }

    /// <summary>The keep-alive of TCP; null: none.</summary>
    public TcpKeepalive? TcpKeepalive { get; init; }

    /// <summary>How many requests may wait for a connection.</summary>
    public int? MaxPendingRequests { get; init; }

    /// <summary>How many requests may be under way.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>How many requests a connection carries before it is closed.</summary>
    public int? MaxRequestsPerConnection { get; init; }

    /// <summary>How many retries may be under way.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How long an HTTP connection may be without requests; null: 1 h.</summary>
    public TimeSpan? HttpIdleTimeout { get; init; }

    /// <summary>Whether HTTP/1.1 requests are sent on as HTTP/2; null: as the port says.</summary>
    public bool? UpgradesToHttp2 { get; init; }

    /// <summary>Whether the protocol of the client is kept.</summary>
    public bool UsesClientProtocol { get; init; }

    /// <summary>How many streams an HTTP/2 connection may have.</summary>
    public int? MaxConcurrentStreams { get; init; }

    /// <summary>The pings of HTTP/2; null: none.</summary>
    public Http2Keepalive? Http2Keepalive { get; init; }
}
