using Fairlead.Proxy.Configuration.Retries;
using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.Retries;

/// <summary>Whether a retry policy covers what happened. Pure.</summary>
internal static class RetryDecision
{
    public static bool CoversResponse(RetryModel retry, ResponseHead head)
    {
        var status = head.Status;
        var on = retry.On;
        return status >= 500 && on.HasFlag(RetryOn.ServerError)
            || status is 502 or 503 or 504 && on.HasFlag(RetryOn.GatewayError)
            || status == 409 && on.HasFlag(RetryOn.RetriableClientError)
            || on.HasFlag(RetryOn.RetriableStatusCodes) && retry.StatusCodes.Contains(status)
            || on >= RetryOn.RateLimited && CoversHeaders(on, head);
    }

    /// <summary>Whether an attempt without a response is covered. A timeout of the try counts as a reset.</summary>
    public static bool CoversFailure(RetryModel retry, AttemptOutcome outcome)
    {
        const RetryOn Any = RetryOn.ServerError | RetryOn.GatewayError | RetryOn.Reset;
        return outcome switch
        {
            AttemptOutcome.ConnectFailed or AttemptOutcome.ConnectTimedOut =>
                (retry.On & (Any | RetryOn.ConnectFailure | RetryOn.ResetBeforeRequest)) != 0,
            AttemptOutcome.Reset or AttemptOutcome.ProtocolError or AttemptOutcome.Interrupted => (retry.On & Any) != 0,
            _ => false,
        };
    }

    private static bool CoversHeaders(RetryOn on, ResponseHead head)
    {
        for (var i = 0; i < head.Count; i++)
        {
            var name = head.NameAt(i);
            if (on.HasFlag(RetryOn.RateLimited) && name.Equals("x-envoy-ratelimited", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (name.Equals("Grpc-Status", StringComparison.OrdinalIgnoreCase))
            {
                return CoversGrpc(on, head.ValueAt(i));
            }
        }

        return false;
    }

    private static bool CoversGrpc(RetryOn on, string status) => status switch
    {
        "1" => on.HasFlag(RetryOn.GrpcCancelled),
        "4" => on.HasFlag(RetryOn.GrpcDeadlineExceeded),
        "8" => on.HasFlag(RetryOn.GrpcResourceExhausted),
        "13" => on.HasFlag(RetryOn.GrpcInternal),
        "14" => on.HasFlag(RetryOn.GrpcUnavailable),
        _ => false,
    };
}
