namespace Fairlead.Proxy.Formatting;

/// <summary>What a command such as <c>%PROTOCOL%</c> stands for.</summary>
internal enum FormatOperator
{
    Literal,

    /// <summary>A command that has no value here.</summary>
    Absent,
    StartTime,
    RequestHeader,
    ResponseHeader,
    Protocol,
    ResponseCode,
    ResponseCodeDetails,
    ResponseFlags,
    BytesReceived,
    BytesSent,
    Duration,
    UpstreamHost,
    UpstreamCluster,
    UpstreamAttemptCount,
    RouteName,
    DownstreamRemoteAddress,
    DownstreamRemoteAddressWithoutPort,
    DownstreamLocalAddress,
    DownstreamLocalAddressWithoutPort,
    DownstreamLocalPort,
}
