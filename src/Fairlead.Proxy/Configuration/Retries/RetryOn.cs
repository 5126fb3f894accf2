namespace Fairlead.Proxy.Configuration.Retries;

/// <summary>What a request is tried again for, with Envoy's names in <see cref="RetryOnNames"/>.</summary>
[Flags]
internal enum RetryOn
{
    None = 0,
    ServerError = 1 << 0,
    GatewayError = 1 << 1,
    Reset = 1 << 2,
    ResetBeforeRequest = 1 << 3,
    ConnectFailure = 1 << 4,
    RefusedStream = 1 << 5,
    RetriableClientError = 1 << 6,
    RetriableStatusCodes = 1 << 7,
    RateLimited = 1 << 8,
    GrpcCancelled = 1 << 9,
    GrpcDeadlineExceeded = 1 << 10,
    GrpcInternal = 1 << 11,
    GrpcResourceExhausted = 1 << 12,
    GrpcUnavailable = 1 << 13,
}
