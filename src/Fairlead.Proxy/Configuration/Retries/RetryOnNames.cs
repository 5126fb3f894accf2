using System.Globalization;

namespace Fairlead.Proxy.Configuration.Retries;

/// <summary>Reads <c>retry_on</c>.</summary>
internal static class RetryOnNames
{
    /// <summary>
    /// The conditions that a list names. A bare number is a status code, as in Istio. Unknown names are ignored, as in Envoy: the list is
    /// shared by proxies of different versions.
    /// </summary>
    public static RetryOn Parse(string text, List<int> statusCodes)
    {
        var on = RetryOn.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                statusCodes.Add(code);
                on |= RetryOn.RetriableStatusCodes;
                continue;
            }

            on |= One(name);
        }

        return on;
    }

    private static RetryOn One(string name) => name switch
    {
        "5xx" => RetryOn.ServerError,
        "gateway-error" => RetryOn.GatewayError,
        "reset" => RetryOn.Reset,
        "reset-before-request" => RetryOn.ResetBeforeRequest,
        "connect-failure" => RetryOn.ConnectFailure,
        "refused-stream" => RetryOn.RefusedStream,
        "retriable-4xx" => RetryOn.RetriableClientError,
        "retriable-status-codes" => RetryOn.RetriableStatusCodes,
        "envoy-ratelimited" => RetryOn.RateLimited,
        "cancelled" => RetryOn.GrpcCancelled,
        "deadline-exceeded" => RetryOn.GrpcDeadlineExceeded,
        "internal" => RetryOn.GrpcInternal,
        "resource-exhausted" => RetryOn.GrpcResourceExhausted,
        "unavailable" => RetryOn.GrpcUnavailable,
        _ => RetryOn.None,
    };
}
