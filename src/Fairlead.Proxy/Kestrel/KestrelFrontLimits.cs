using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Proxy.Kestrel;

/// <summary>What a front takes from a peer. Kestrel's own defaults are for web applications; these are Envoy's, whose place we take.</summary>
internal sealed record KestrelFrontLimits
{
    /// <summary>Request line and headers together; Envoy's default is 60 KB.</summary>
    public int MaxRequestHeadersKb { get; init; } = 60;

    /// <summary>Requests run on the thread that took them from the socket; not for those that take their time.</summary>
    public bool RunInline { get; init; } = true;

    /// <summary>Header lines of a request; Envoy's default is 100.</summary>
    public int MaxHeadersCount { get; init; } = 100;

    /// <summary>How long a connection may stand without a request; Envoy's default is one hour.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the headers of a request may take to arrive, against peers that dribble.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public void Apply(KestrelServerLimits limits)
    {
        var headerBytes = MaxRequestHeadersKb * 1024;
        limits.MaxRequestLineSize = headerBytes;
        limits.MaxRequestHeadersTotalSize = headerBytes;
        limits.MaxRequestHeaderCount = MaxHeadersCount;
        limits.KeepAliveTimeout = IdleTimeout;
        limits.RequestHeadersTimeout = RequestHeadersTimeout;
        // Bodies stream through: neither their size nor their pace is the proxy's business.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxConcurrentConnections = null;
        limits.MaxResponseBufferSize = 256 * 1024;
        limits.MaxRequestBufferSize = Math.Max(256 * 1024, headerBytes);
    }
}
