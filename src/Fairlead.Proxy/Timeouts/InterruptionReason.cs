namespace Fairlead.Proxy.Timeouts;

/// <summary>What ended a request before its response did.</summary>
internal enum InterruptionReason
{
    None,
    RouteTimeout,
    TryTimeout,
    IdleTimeout,
    DownstreamGone,
}
