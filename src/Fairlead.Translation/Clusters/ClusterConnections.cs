using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Type.V3;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Google.Protobuf.WellKnownTypes;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;
using WireKeepalive = Envoy.Config.Core.V3.TcpKeepalive;

namespace Fairlead.Translation.Clusters;

/// <summary>The connections of a cluster, what is spoken on them, and their limits.</summary>
internal static class ClusterConnections
{
    private const string HttpOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What a policy says; null where there is none.</summary>
    public static void Write(Cluster cluster, TrafficPolicy? policy, bool isHttp2)
    {
        var pool = policy?.Connections;
        cluster.ConnectTimeout = Duration.FromTimeSpan(pool?.ConnectTimeout ?? DefaultConnectTimeout);
        cluster.CircuitBreakers = new() { Thresholds = { ThresholdsOf(pool, policy?.RetryBudget) } };
        if (pool?.TcpKeepalive is { } keepalive)
        {
            cluster.UpstreamConnectionOptions = new()
            {
                TcpKeepalive = new WireKeepalive
                {
                    KeepaliveProbes = (uint?)keepalive.Probes,
                    KeepaliveTime = SecondsOf(keepalive.Time),
                    KeepaliveInterval = SecondsOf(keepalive.Interval),
                },
            };
        }

        if (OptionsOf(policy, isHttp2) is { } options)
        {
            cluster.TypedExtensionProtocolOptions[HttpOptionsName] = Wire.Pack(options);
        }
    }

    /// <summary>Whether requests go as HTTP/2, whatever the client of the sidecar speaks.</summary>
    public static bool IsHttp2(TrafficPolicy? policy, bool portIsHttp2) =>
        policy?.Connections?.UsesClientProtocol != true && (portIsHttp2 || policy?.Connections?.UpgradesToHttp2 == true);

    private static CircuitBreakers.Types.Thresholds ThresholdsOf(ConnectionPool? pool, RetryBudget? budget) => new()
    {
        // Without thresholds a client's own apply (1024 connections, 3 retries), which nobody here asked for.
        MaxConnections = (uint?)pool?.MaxConnections ?? uint.MaxValue,
        MaxPendingRequests = (uint?)pool?.MaxPendingRequests ?? uint.MaxValue,
        MaxRequests = (uint?)pool?.MaxRequests ?? uint.MaxValue,
        MaxRetries = (uint?)pool?.MaxRetries ?? uint.MaxValue,
        RetryBudget = budget is null ? null : new()
        {
            BudgetPercent = new Percent { Value = budget.Percent },
            MinRetryConcurrency = (uint)budget.MinConcurrency,
            BudgetInterval = budget.Interval is { } interval ? Duration.FromTimeSpan(interval) : null,
        },
    };

    private static HttpProtocolOptions? OptionsOf(TrafficPolicy? policy, bool portIsHttp2)
    {
        var pool = policy?.Connections;
        var common = CommonOf(pool);
        var checks = UpstreamSockets.NamesOf(policy?.Tls);
        var errors = OutlierRules.ErrorsOf(policy?.Outliers);
        var usesClients = pool?.UsesClientProtocol == true;
        var isHttp2 = IsHttp2(policy, portIsHttp2);
        if (!isHttp2 && !usesClients && common is null && checks is null && errors is null)
        {
            return null;
        }

        HttpProtocolOptions options = new()
        {
            CommonHttpProtocolOptions = common,
            UpstreamHttpProtocolOptions = checks,
            OutlierDetection = errors,
        };
        if (usesClients)
        {
            options.UseDownstreamProtocolConfig = new() { HttpProtocolOptions = new(), Http2ProtocolOptions = Http2Of(pool) };
        }
        else if (isHttp2)
        {
            options.ExplicitHttpConfig = new() { Http2ProtocolOptions = Http2Of(pool) };
        }
        else
        {
            options.ExplicitHttpConfig = new() { HttpProtocolOptions = new() };
        }

        return options;
    }

    private static Envoy.Config.Core.V3.HttpProtocolOptions? CommonOf(ConnectionPool? pool)
    {
        var idle = pool?.HttpIdleTimeout ?? pool?.TcpIdleTimeout;
        return idle is null && pool?.MaxRequestsPerConnection is null && pool?.MaxConnectionDuration is null ? null : new()
        {
            IdleTimeout = idle is { } time ? Duration.FromTimeSpan(time) : null,
            MaxRequestsPerConnection = (uint?)pool?.MaxRequestsPerConnection,
            MaxConnectionDuration = pool?.MaxConnectionDuration is { } life ? Duration.FromTimeSpan(life) : null,
        };
    }

    private static Http2ProtocolOptions Http2Of(ConnectionPool? pool) => new()
    {
        MaxConcurrentStreams = (uint?)pool?.MaxConcurrentStreams,
        ConnectionKeepalive = pool?.Http2Keepalive is { } pings
            ? new() { Interval = Duration.FromTimeSpan(pings.Interval), Timeout = Duration.FromTimeSpan(pings.Timeout) }
            : null,
    };

    // The wire has whole seconds, of which 0 is the operating system's own time.
    private static uint? SecondsOf(TimeSpan? time) =>
        time is { } given ? (uint)Math.Max(1, Math.Ceiling(given.TotalSeconds)) : null;
}
