using System.IO.Pipelines;
using Fairlead.Proxy.Configuration;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Timeouts;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Proxy.Forwarding;

/// <summary>The state of a downstream connection and of the request that it is at. Kestrel keeps it with the connection, so that a request costs no
/// allocation for it.</summary>
internal sealed class RequestContext
{
    private readonly CancellationTokenRegistration _closed;
    private int _ended;

    public RequestContext(IFeatureCollection features, TimeProvider time)
    {
        Features = features;
        Time = time;
        Interruption = new Interruption(time);
        var connection = features.Get<IHttpConnectionFeature>();
        Remote = connection?.RemoteIpAddress is { } remote ? new System.Net.IPEndPoint(remote, connection.RemotePort) : null;
        Local = connection?.LocalIpAddress is { } local ? new System.Net.IPEndPoint(local, connection.LocalPort) : null;
        // Once per connection instead of a cancellation source per request.
        if (features.Get<IConnectionLifetimeFeature>() is { } lifetime)
        {
            _closed = lifetime.ConnectionClosed.UnsafeRegister(static state => ((RequestContext)state!).OnClosed(), this);
        }
    }

    public IFeatureCollection Features { get; private set; }

    public TimeProvider Time { get; }

    /// <summary>Why the request's body could not be read.</summary>
    public Exception? BodyFailure { get; set; }

    public System.Net.IPEndPoint? Remote { get; }

    public System.Net.IPEndPoint? Local { get; }

    public Exchange Exchange { get; } = new();

    public Interruption Interruption { get; }

    public UpstreamRequest Upstream { get; } = new();

    public ListenerSnapshot Snapshot { get; private set; } = null!; // set by Begin

    public IHttpResponseFeature Response { get; private set; } = null!; // set by Begin

    public PipeWriter Writer => Features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;

    public long StartTimestamp { get; private set; }

    /// <summary>The route, once one is found.</summary>
    public CompiledRoute? Route { get; set; }

    /// <summary>The cluster of the route that the lot fell on.</summary>
    public WeightedClusterModel? Weighted { get; set; }

    /// <summary>The id to send, where none came and nobody needs it as text before it is sent; 0 both: none.</summary>
    public (ulong High, ulong Low) RequestId { get; set; }

    /// <summary>The downstream connection has ended.</summary>
    public bool DownstreamGone => Volatile.Read(ref _ended) != 0;

    public void Begin(IFeatureCollection features, ListenerSnapshot snapshot)
    {
        Features = features;
        Snapshot = snapshot;
        Response = features.GetRequiredFeature<IHttpResponseFeature>();
        StartTimestamp = Time.GetTimestamp();
        BodyFailure = null;
        RequestId = default;
        Route = null;
        Weighted = null;
        Exchange.Reset();
        // A request that is not forwarded has read nothing of its body.
        Upstream.Body.Begin(null, -1, 0);
        Exchange.DownstreamRemote = Remote;
        Exchange.DownstreamLocal = Local;
        Interruption.Begin(snapshot.Http.StreamIdleTimeout);
        if (DownstreamGone)
        {
            Interruption.Interrupt(InterruptionReason.DownstreamGone);
        }
    }

    /// <summary>Cuts the downstream connection: the response cannot be completed, and nobody must take it for complete.</summary>
    public void AbortDownstream() => Features.Get<IHttpRequestLifetimeFeature>()?.Abort();

    private void OnClosed()
    {
        Volatile.Write(ref _ended, 1);
        Interruption.Interrupt(InterruptionReason.DownstreamGone);
        Interruption.Dispose();
        _closed.Unregister();
    }
}
