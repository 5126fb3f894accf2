using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Statistics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// What a listener does with a request, from its head to its log line. Any number of requests at once; the snapshot may be exchanged at any
/// time.
/// </summary>
internal sealed partial class ProxyApplication : IHttpApplication<RequestContext>
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Forwarder _forwarder;
    private readonly FaultInjector _faults;
    private readonly HttpStatistics _statistics;
    private ListenerSnapshot _snapshot;

    public ProxyApplication(ListenerSnapshot snapshot, HttpStatistics statistics, TimeProvider time, ILogger logger)
    {
        _snapshot = snapshot;
        _statistics = statistics;
        _time = time;
        _logger = logger;
        _forwarder = new Forwarder(time);
        _faults = new FaultInjector(time, statistics);
    }

    /// <summary>The snapshot that new requests use.</summary>
    public ListenerSnapshot Snapshot
    {
        get => Volatile.Read(ref _snapshot);
        set => Volatile.Write(ref _snapshot, value);
    }

    public RequestContext CreateContext(IFeatureCollection contextFeatures)
    {
        RequestContext context;
        if (contextFeatures is IHostContextContainer<RequestContext> container)
        {
            context = container.HostContext ??= new RequestContext(contextFeatures, _time);
        }
        else
        {
            context = new RequestContext(contextFeatures, _time);
        }

        context.Begin(contextFeatures, Snapshot);
        _statistics.Requests.Add();
        _statistics.RequestsActive.Add();
        return context;
    }

    public void DisposeContext(RequestContext context, Exception? exception)
    {
        context.Interruption.End();
        _statistics.RequestsActive.Add(-1);
        _statistics.Responses.Count(context.Exchange.Status);
        if (context.Exchange.Flags.HasFlag(ResponseFlags.DownstreamConnectionTermination))
        {
            _statistics.ConnectionsDestroyedWithRequest.Add();
        }

        if (exception is not null)
        {
            Log.Failed(_logger, context.Exchange.Request.Method, context.Exchange.Request.Authority, exception);
        }

        var logs = context.Snapshot.AccessLogs;
        if (logs.Count > 0)
        {
            WriteLogs(context, logs);
        }
    }

    public Task ProcessRequestAsync(RequestContext context)
    {
        if (!RequestReader.TryRead(context, out var refusal))
        {
            return refusal.AsTask();
        }

        var upgrade = RequestReader.IsUpgrade(context.Exchange.Request);

        var request = context.Exchange.Request;
        var route = context.Snapshot.Routes.Find(request);
        if (route is null)
        {
            _statistics.NoRoute.Add();
            return LocalReply.SendAsync(context, 404, ResponseFlags.NoRouteFound, "", "route_not_found").AsTask();
        }

        context.Route = route;
        if (upgrade)
        {
            return LocalReply.SendAsync(context, 403, ResponseFlags.None, "", "upgrade_failed").AsTask();
        }

        context.Exchange.RouteName = route.Model.Name;
        if (route.Host.RequireTls && request.Scheme != "https")
        {
            return RedirectToTlsAsync(context);
        }

        var forward = route.Model.Forward;
        var weighted = forward is null ? null : CompiledRoute.Choose(forward, request.RandomValue);
        context.Weighted = weighted;
        return context.Snapshot.Http.Faults.Count == 0
            ? ActAsync(context, route, forward, weighted).AsTask()
            : ActWithFaultsAsync(context, route, forward, weighted);
    }

    private async Task ActWithFaultsAsync(
        RequestContext context, CompiledRoute route, ForwardModel? forward, WeightedClusterModel? weighted)
    {
        if (!await _faults.InjectAsync(context, route, weighted))
        {
            await ActAsync(context, route, forward, weighted);
        }
    }

    private ValueTask ActAsync(RequestContext context, CompiledRoute route, ForwardModel? forward, WeightedClusterModel? weighted)
    {
        if (forward is not null)
        {
            return ForwardAsync(context, route, forward, weighted);
        }

        var headers = context.Response.Headers;
        var exchange = context.Exchange;
        exchange.Details = "direct_response";
        if (route.Model.Redirect is { } redirect)
        {
            _statistics.Redirects.Add();
            headers.Location = Rewriter.Location(route.Model, redirect, exchange.Request);
            return LocalReply.SendAsync(context, redirect.Status, default, null);
        }

        var direct = route.Model.DirectResponse!; // the reader lets no route pass without an action
        _statistics.DirectResponses.Add();
        if (!direct.Body.IsEmpty)
        {
            headers.ContentType = "text/plain";
        }

        return LocalReply.SendAsync(context, direct.Status, direct.Body, null);
    }

    private ValueTask ForwardAsync(RequestContext context, CompiledRoute route, ForwardModel forward, WeightedClusterModel? weighted)
    {
        var name = weighted?.Name ?? NameFromHeader(forward, context.Exchange.Request);
        context.Exchange.UpstreamCluster = name;
        if (name is null || !context.Snapshot.Clusters.TryGetValue(name, out var cluster))
        {
            _statistics.NoCluster.Add();
            return LocalReply.SendAsync(context, forward.ClusterNotFoundStatus, ResponseFlags.NoClusterFound, "", "cluster_not_found");
        }

        if (cluster.Model.Http2)
        {
            // An endpoint that speaks HTTP/2 only would answer a request in HTTP/1.1 with an error that tells nobody the cause.
            if (cluster.Statistics.ProtocolRefused.Add() == 1)
            {
                Log.Http2Only(_logger, cluster.Model.Name);
            }

            return LocalReply.SendAsync(context, 503, ResponseFlags.UpstreamProtocolError,
                $"cluster {cluster.Model.Name} takes HTTP/2 alone, which this sidecar does not speak", "upstream_protocol_unsupported");
        }

        return _forwarder.ForwardAsync(context, route, forward, weighted, cluster);
    }

    private static string? NameFromHeader(ForwardModel forward, RequestHead request) =>
        forward.ClusterHeader is { } header && request.Headers.TryGetValue(header, out var values) && values.Count > 0 ? values[0] : null;

    private static Task RedirectToTlsAsync(RequestContext context)
    {
        var request = context.Exchange.Request;
        context.Response.Headers.Location = $"https://{request.Authority}{request.Target}";
        return LocalReply.SendAsync(context, 301, default, null).AsTask();
    }

    private void WriteLogs(RequestContext context, IReadOnlyList<AccessLogs.AccessLogWriter> logs)
    {
        var exchange = context.Exchange;
        exchange.Duration = _time.GetElapsedTime(context.StartTimestamp);
        exchange.StartTime = _time.GetUtcNow() - exchange.Duration;
        exchange.BytesReceived = context.Upstream.Body.BytesRead;
        foreach (var log in logs)
        {
            log.Write(exchange);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Error, "a request {Method} to {Authority} failed inside of the sidecar")]
        public static partial void Failed(ILogger logger, string method, string authority, Exception exception);

        [LoggerMessage(1521, LogLevel.Warning, "a request for cluster {Cluster} was refused: its endpoints take HTTP/2 alone, which this "
            + "sidecar does not speak")]
        public static partial void Http2Only(ILogger logger, string cluster);
    }
}
