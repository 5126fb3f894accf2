using Envoy.Config.Cluster.V3;
using Envoy.Extensions.LoadBalancingPolicies.LeastRequest.V3;
using Envoy.Extensions.LoadBalancingPolicies.RoundRobin.V3;
using Envoy.Extensions.LoadBalancingPolicies.WrrLocality.V3;
using Fairlead.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Proxy.Configuration.Clusters;

/// <summary>Reads how a cluster balances.</summary>
internal static class BalancingReader
{
    public static LoadBalancingPolicy Read(Cluster cluster, out int choices, ConfigProblems problems)
    {
        choices = (int)Math.Clamp(cluster.LeastRequestLbConfig?.ChoiceCount ?? 2, 2, 100);
        if (cluster.LoadBalancingPolicy is { } typed)
        {
            return ReadTyped(typed, "load_balancing_policy", ref choices, problems);
        }

        switch (cluster.LbPolicy)
        {
            case Cluster.Types.LbPolicy.RoundRobin:
                return LoadBalancingPolicy.RoundRobin;
            case Cluster.Types.LbPolicy.LeastRequest:
                return LoadBalancingPolicy.LeastRequest;
            case Cluster.Types.LbPolicy.Random:
                return LoadBalancingPolicy.Random;
            case Cluster.Types.LbPolicy.RingHash or Cluster.Types.LbPolicy.Maglev:
                // Requests that are alike do not stay at one endpoint here, but each finds one.
                return LoadBalancingPolicy.LeastRequest;
            case Cluster.Types.LbPolicy.ClusterProvided
                when cluster.ClusterType?.TypedConfig?.TypeUrl == TypeUrls.DynamicForwardProxyCluster:
                return LoadBalancingPolicy.Random; // the request itself names its endpoint
            case Cluster.Types.LbPolicy.ClusterProvided when cluster.ClusterDiscoveryTypeCase
                == Cluster.ClusterDiscoveryTypeOneofCase.Type && cluster.Type == Cluster.Types.DiscoveryType.OriginalDst:
                return LoadBalancingPolicy.Random; // of a cluster without endpoints
            default:
                problems.Add("lb_policy", $"{cluster.LbPolicy} is not supported by this sidecar");
                return LoadBalancingPolicy.RoundRobin;
        }
    }

    /// <summary>Whether the cluster asks for endpoints by hash.</summary>
    public static bool IsHashing(Cluster cluster) => cluster.LoadBalancingPolicy is null
        && cluster.LbPolicy is Cluster.Types.LbPolicy.RingHash or Cluster.Types.LbPolicy.Maglev;

    public static bool IsLocalityWeighted(Cluster cluster)
    {
        if (cluster.LoadBalancingPolicy is not { } typed)
        {
            return cluster.CommonLbConfig?.LocalityWeightedLbConfig is not null;
        }

        // ReadTyped reads the same list and reports what is wrong in it.
        var first = Supported(typed);
        try
        {
            return first?.TypeUrl switch
            {
                TypeUrls.WrrLocality => true,
                TypeUrls.RoundRobin => first.Unpack<RoundRobin>().LocalityLbConfig?.LocalityWeightedLbConfig is not null,
                TypeUrls.LeastRequest => first.Unpack<LeastRequest>().LocalityLbConfig?.LocalityWeightedLbConfig is not null,
                _ => false,
            };
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    // The first policy that this build knows is taken, so that newer policies can stand before older ones.
    private static Any? Supported(Envoy.Config.Cluster.V3.LoadBalancingPolicy policy) => policy.Policies
        .Select(static p => p.TypedExtensionConfig?.TypedConfig)
        .FirstOrDefault(static c => c?.TypeUrl is TypeUrls.RoundRobin or TypeUrls.LeastRequest or TypeUrls.Random or TypeUrls.WrrLocality);

    private static LoadBalancingPolicy ReadTyped(
        Envoy.Config.Cluster.V3.LoadBalancingPolicy policy, string path, ref int choices, ConfigProblems problems)
    {
        var config = Supported(policy);
        switch (config?.TypeUrl)
        {
            case TypeUrls.RoundRobin:
                ProtoValues.TryUnpack<RoundRobin>(config, path, problems, out _);
                return LoadBalancingPolicy.RoundRobin;
            case TypeUrls.LeastRequest:
                if (ProtoValues.TryUnpack<LeastRequest>(config, path, problems, out var least))
                {
                    choices = (int)Math.Clamp(least.ChoiceCount ?? 2, 2, 100);
                }

                return LoadBalancingPolicy.LeastRequest;
            case TypeUrls.WrrLocality:
                return ProtoValues.TryUnpack<WrrLocality>(config, path, problems, out var inner)
                    && inner.EndpointPickingPolicy is { } picking
                    ? ReadTyped(picking, path + ".endpoint_picking_policy", ref choices, problems)
                    : LoadBalancingPolicy.RoundRobin;
            case TypeUrls.Random:
                return LoadBalancingPolicy.Random;
            default:
                problems.Add(path + ".policies", "none of the policies is supported by this sidecar: "
                    + string.Join(", ", policy.Policies.Select(static p => p.TypedExtensionConfig?.Name)));
                return LoadBalancingPolicy.RoundRobin;
        }
    }
}
