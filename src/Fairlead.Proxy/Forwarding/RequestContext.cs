using System.IO.Pipelines;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Timeouts;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// The state of a downstream connection and of its current request. Kestrel keeps it with the connection, so that a request costs no
/// allocation for it.
/// </summary>
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
        // There is one per connection, instead of a cancellation source per request.
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

    /// <summary>The route of the request, once it is found.</summary>
    public CompiledRoute? Route { get; set; }

    /// <summary>The cluster that was drawn from the weighted clusters of the route.</summary>
    public WeightedClusterModel? Weighted { get; set; }

    /// <summary>The request id to send, where none came and nothing needs it as text before it is sent; both 0: none.</summary>
    public (ulong High, ulong Low) RequestId { get; set; }

    /// <summary>Whether the downstream connection has ended.</summary>
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
        // A request that was not forwarded may have a body that nobody has read.
        Upstream.Body.Begin(null, -1, 0);
        Exchange.DownstreamRemote = Remote;
        Exchange.DownstreamLocal = Local;
        Interruption.Begin(snapshot.Http.StreamIdleTimeout);
        if (DownstreamGone)
        {
            Interruption.Interrupt(InterruptionReason.DownstreamGone);
        }
    }

    /// <summary>Closes the downstream connection: the response cannot be completed, and the client must not take it for complete.</summary>
    public void AbortDownstream() => Features.Get<IHttpRequestLifetimeFeature>()?.Abort();

    private void OnClosed()
    {
        Volatile.Write(ref _ended, 1);
        Interruption.Interrupt(InterruptionReason.DownstreamGone);
        Interruption.Dispose();
        _closed.Unregister();
    }
}
