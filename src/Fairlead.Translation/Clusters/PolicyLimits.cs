using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Says what of a policy a kind of client cannot follow: once for each place in an object where it is written, whatever the destinations
/// that it is for.
/// </summary>
internal static class PolicyLimits
{
    private const string Balancer = "loadBalancer.";
    private const string Tcp = "connectionPool.tcp.";
    private const string Http = "connectionPool.http.";

    private static readonly Limit[] Limits =
    [
        new(Balancer + "consistentHash", LimitedClients.Both, static policy => policy.Balancing?.Hashing is not null),
        new(Balancer + "warmup", LimitedClients.Both, static policy => policy.Balancing?.Warmup is not null),
        new(Balancer + "zoneAwareLbSetting", LimitedClients.Both, static policy => policy.Balancing?.Locality?.Zones is not null),
        new(Balancer + "simple", LimitedClients.Grpc, static policy => policy.Balancing is
        {
            Hashing: null,
            Algorithm: LoadBalancing.LeastRequest or LoadBalancing.Random or LoadBalancing.Passthrough,
        }),
        new(Tcp + "connectTimeout", LimitedClients.Grpc, static policy => policy.Connections?.ConnectTimeout is not null),
        new(Tcp + "maxConnections", LimitedClients.Both, static policy => policy.Connections?.MaxConnections is not null),
        new(Tcp + "tcpKeepalive", LimitedClients.Both, static policy => policy.Connections?.TcpKeepalive is not null),
        new(Tcp + "maxConnectionDuration", LimitedClients.Both, static policy => policy.Connections?.MaxConnectionDuration is not null),
        new(Tcp + "idleTimeout", LimitedClients.Grpc, static policy => policy.Connections?.TcpIdleTimeout is not null),
        new(Http + "http1MaxPendingRequests", LimitedClients.Both, static policy => policy.Connections?.MaxPendingRequests is not null),
        new(Http + "maxRequestsPerConnection", LimitedClients.Grpc,
            static policy => policy.Connections?.MaxRequestsPerConnection is not null),
        new(Http + "maxRetries", LimitedClients.Grpc, static policy => policy.Connections?.MaxRetries is not null),
        new(Http + "idleTimeout", LimitedClients.Grpc, static policy => policy.Connections?.HttpIdleTimeout is not null),
        new(Http + "h2UpgradePolicy", LimitedClients.Grpc, static policy => policy.Connections?.UpgradesToHttp2 is not null),
        new(Http + "useClientProtocol", LimitedClients.Both, static policy => policy.Connections?.UsesClientProtocol == true),
        new(Http + "maxConcurrentStreams", LimitedClients.Both, static policy => policy.Connections?.MaxConcurrentStreams is not null),
        new(Http + "http2KeepAlive", LimitedClients.Both, static policy => policy.Connections?.Http2Keepalive is not null),
        new("outlierDetection", LimitedClients.Both, static policy => policy.Outliers is not null),
        new("proxyProtocol", LimitedClients.Grpc, static policy => policy.ProxyProtocol is not null),
        new("retryBudget", LimitedClients.Both, static policy => policy.RetryBudget is not null),
        new("tunnel", LimitedClients.Both, static policy => policy.Tunnel is not null),
    ];

    /// <param name="views">The hostname whose policies are looked at.</param>
    /// <param name="forGrpc">Whether the clients are gRPC libraries.</param>
    /// <param name="hasOwnSidecars">Whether there are sidecars of Fairlead's own; asked only where it matters.</param>
    /// <param name="problems">Takes what is to be said.</param>
    public static void Note(HostViews views, bool forGrpc, Func<bool> hasOwnSidecars, ProblemSet problems)
    {
        foreach (var policy in views.All.Select(static view => view.View.Policy).OfType<DestinationPolicy>().Distinct())
        {
            var clients = forGrpc ? LimitedClients.Grpc : LimitedClients.Own;
            List<TrafficPolicy> whole = [policy.Traffic, .. policy.PortTraffic.Select(static port => port.Traffic)];
            var cause = policy.TrafficProvenance ?? (policy.Provenance.Count > 0 ? policy.Provenance[0] : default);
            NotePart(cause, whole, [], clients, hasOwnSidecars, problems);
            foreach (var subset in policy.Subsets)
            {
                List<TrafficPolicy> own = [.. subset.PortTraffic.Select(static port => port.Traffic)];
                if (subset.Traffic is { } traffic)
                {
                    own.Add(traffic);
                }

                // What a subset takes over from the whole is said there.
                NotePart(subset.Provenance, own, whole, clients, hasOwnSidecars, problems);
            }
        }
    }

    private static void NotePart(
        Provenance cause, List<TrafficPolicy> policies, List<TrafficPolicy> inherited, LimitedClients clients, Func<bool> hasOwnSidecars,
        ProblemSet problems)
    {
        NoteForAll(cause, policies, inherited, clients == LimitedClients.Grpc, problems);
        var fields = Limits
            .Where(limit => (limit.Clients & clients) != 0 && policies.Any(limit.IsIn) && !inherited.Any(limit.IsIn))
            .Select(static limit => limit.Field)
            .ToList();
        var unspoken = clients == LimitedClients.Own ? UnspokenOf(policies.Except(inherited)) : null;
        if ((fields.Count == 0 && unspoken is null) || (clients == LimitedClients.Own && !hasOwnSidecars()))
        {
            return;
        }

        var who = clients == LimitedClients.Grpc ? "gRPC clients" : "Fairlead's own sidecar";
        if (fields.Count > 0)
        {
            problems.Warn(
                ProblemCodes.PolicyNotFollowed, cause, $"without effect for {who}: {string.Join(", ", fields)}",
                "use Envoy where it matters");
        }

        if (unspoken is not null)
        {
            problems.Warn(
                ProblemCodes.Sealed, cause,
                $"{who} does not speak {unspoken}: requests to the destination fail with 503, and nothing goes out in clear text",
                "use Envoy for clients of this destination");
        }
    }

    private static void NoteForAll(
        Provenance cause, List<TrafficPolicy> policies, List<TrafficPolicy> inherited, bool forGrpc, ProblemSet problems)
    {
        foreach (var seal in policies.Except(inherited)
            .Select(policy => SealedDestinations.CauseOf(policy, forGrpc))
            .OfType<string>()
            .Except(inherited.Select(policy => SealedDestinations.CauseOf(policy, forGrpc)).OfType<string>())
            .Distinct())
        {
            problems.Warn(
                ProblemCodes.Sealed, cause,
                $"{(forGrpc ? "gRPC clients" : "proxies")} cannot be given what {seal} asks for yet: requests to the destination fail, and "
                    + "nothing goes out in clear text",
                forGrpc ? "use Envoy for clients of this destination" : "use mode SIMPLE or MUTUAL with files");
        }

        if (!forGrpc && policies.Any(IsPassthrough) && !inherited.Any(IsPassthrough))
        {
            problems.Warn(
                ProblemCodes.OriginalAddress, cause,
                "loadBalancer.simple PASSTHROUGH leads to the address that a captured connection was made to; requests that come over a "
                    + "listener which captures none are answered 503",
                "use ROUND_ROBIN, LEAST_REQUEST or RANDOM");
        }
    }

    private static bool IsPassthrough(TrafficPolicy policy) => policy.Balancing is { Algorithm: LoadBalancing.Passthrough, Hashing: null };

    private static string? UnspokenOf(IEnumerable<TrafficPolicy> policies)
    {
        var list = policies.ToList();
        return list.Any(static policy => policy.Tls is { Mode: ClientTlsMode.Simple or ClientTlsMode.Mutual, CredentialName.Length: 0 })
            ? "TLS to destinations (tls)"
            : list.Any(static policy => policy.ProxyProtocol is not null) ? "the PROXY protocol (proxyProtocol)" : null;
    }

    /// <summary>A part of a policy that some clients do not follow.</summary>
    /// <param name="Field">Its path in a traffic policy.</param>
    /// <param name="Clients">Who does not follow it.</param>
    /// <param name="IsIn">Whether a policy has it.</param>
    private sealed record Limit(string Field, LimitedClients Clients, Func<TrafficPolicy, bool> IsIn);
}
