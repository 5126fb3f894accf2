using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Proxy.Kestrel;

/// <summary>
/// The limits of a front for what a client may send. Kestrel's defaults are for web applications; these are Envoy's, whose place the
/// sidecar takes.
/// </summary>
internal sealed record KestrelFrontLimits
{
    /// <summary>Request line and headers together; Envoy's default is 60 KB.</summary>
    public int MaxRequestHeadersKb { get; init; } = 60;

    /// <summary>Whether requests run on the thread that read them from the socket; not for requests that take long.</summary>
    public bool RunInline { get; init; } = true;

    /// <summary>Header lines of a request; Envoy's default is 100.</summary>
    public int MaxHeadersCount { get; init; } = 100;

    /// <summary>How long a connection may stand without a request; Envoy's default is one hour.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the headers of a request may take to arrive, so that a client that sends them slowly does not hold a connection.
    /// </summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public void Apply(KestrelServerLimits limits)
    {
        var headerBytes = MaxRequestHeadersKb * 1024;
        limits.MaxRequestLineSize = headerBytes;
        limits.MaxRequestHeadersTotalSize = headerBytes;
        limits.MaxRequestHeaderCount = MaxHeadersCount;
        limits.KeepAliveTimeout = IdleTimeout;
        limits.RequestHeadersTimeout = RequestHeadersTimeout;
        // Bodies are relayed, so the proxy limits neither their size nor their rate.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxConcurrentConnections = null;
        limits.MaxResponseBufferSize = 256 * 1024;
        limits.MaxRequestBufferSize = Math.Max(256 * 1024, headerBytes);
    }
}
