using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Http;

/// <summary>The facts of one request and its response, for header values and the access log. One object per connection, refilled per
/// request; not safe for more than one thread.</summary>
internal sealed class Exchange
{
    public RequestHead Request { get; } = new();

    public IHeaderDictionary? ResponseHeaders { get; set; }

    public string Protocol { get; set; } = "HTTP/1.1";

    public DateTimeOffset StartTime { get; set; }

    public TimeSpan Duration { get; set; }

    /// <summary>0 until a response began.</summary>
    public int Status { get; set; }

    public ResponseFlags Flags { get; set; }

    /// <summary>What led to a local reply, in Envoy's words for RESPONSE_CODE_DETAILS.</summary>
    public string? Details { get; set; }

    public long BytesReceived { get; set; }

    public long BytesSent { get; set; }

    public string? RouteName { get; set; }

    public string? UpstreamCluster { get; set; }

    public string? UpstreamHost { get; set; }

    public EndPoint? DownstreamRemote { get; set; }

    public EndPoint? DownstreamLocal { get; set; }

    public int AttemptCount { get; set; }

    public void Reset()
    {
        ResponseHeaders = null;
        Duration = TimeSpan.Zero;
        Status = 0;
        Flags = ResponseFlags.None;
        Details = null;
        BytesReceived = 0;
        BytesSent = 0;
        RouteName = null;
        UpstreamCluster = null;
        UpstreamHost = null;
        AttemptCount = 0;
    }
}
