namespace Fairlead.Proxy.Http;

/// <summary>
/// Why a response is as it is, with the meanings of Envoy's response flags. Printed in the access log by <see cref="ResponseFlagsText"/>.
/// </summary>
[Flags]
internal enum ResponseFlags
{
    None = 0,
    NoHealthyUpstream = 1 << 0,
    UpstreamConnectionFailure = 1 << 1,
    UpstreamRequestTimeout = 1 << 2,
    LocalReset = 1 << 3,
    UpstreamConnectionTermination = 1 << 4,
    UpstreamOverflow = 1 << 5,
    NoRouteFound = 1 << 6,
    DelayInjected = 1 << 7,
    FaultInjected = 1 << 8,
    UpstreamRetryLimitExceeded = 1 << 9,
    DownstreamConnectionTermination = 1 << 10,
    NoClusterFound = 1 << 11,
    UpstreamProtocolError = 1 << 12,
    StreamIdleTimeout = 1 << 13,
}
