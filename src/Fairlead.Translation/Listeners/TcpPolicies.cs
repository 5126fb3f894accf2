using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Fairlead.Model.Policy;
using Google.Protobuf.WellKnownTypes;
using WireHash = Envoy.Type.V3.HashPolicy;

namespace Fairlead.Translation.Listeners;

/// <summary>What a policy says of the connections to its destination that are passed on as they come.</summary>
internal static class TcpPolicies
{
    public static void Write(TcpProxy proxy, TrafficPolicy policy)
    {
        if (policy.Connections?.TcpIdleTimeout is { } idle)
        {
            proxy.IdleTimeout = Duration.FromTimeSpan(idle);
        }

        if (policy.Connections?.MaxConnectionDuration is { } life)
        {
            proxy.MaxDownstreamConnectionDuration = Duration.FromTimeSpan(life);
        }

        // Of what can be hashed a connection has its client's address alone.
        if (policy.Balancing?.Hashing is { Source: HashSource.SourceAddress })
        {
            proxy.HashPolicy.Add(new WireHash { SourceIp = new() });
        }

        if (policy.Tunnel is { } tunnel)
        {
            var host = tunnel.TargetHost.Contains(':', StringComparison.Ordinal) ? $"[{tunnel.TargetHost}]" : tunnel.TargetHost;
            proxy.TunnelingConfig = new() { Hostname = $"{host}:{tunnel.TargetPort}", UsePost = tunnel.UsesPost };
        }
    }
}
