using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Type.V3;
using Fairlead.Model.Policy;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Clusters;

/// <summary>How a sidecar chooses among the endpoints of a cluster.</summary>
internal static class ClusterBalancing
{
    private const double Always = 100;

    // The wire wants a key under which an operator may set another value while the proxy runs.
    private const string AggressionKey = "fairlead.slow_start.aggression";

    public static void Write(Cluster cluster, ClusterPlan plan)
    {
        var balancing = plan.Policy.Balancing;

        // Health comes from the config and registries: an endpoint that they call unwell gets nothing, however many are, unless somebody
        // says from where on health is disregarded.
        cluster.CommonLbConfig = new() { HealthyPanicThreshold = new Percent { Value = plan.Policy.Outliers?.MinHealthPercent ?? 0 } };
        if (plan.IsPassthrough)
        {
            cluster.LbPolicy = Cluster.Types.LbPolicy.ClusterProvided;
            return;
        }

        WritePolicy(cluster, balancing);
        if (balancing?.Locality is { Enabled: not false, Zones: { } zones })
        {
            cluster.CommonLbConfig.ZoneAwareLbConfig = new()
            {
                RoutingEnabled = new Percent { Value = Always },
                MinClusterSize = (ulong?)zones.MinClusterSize,
            };
        }
        else if (LocalityShaping.HasShares(plan.Policy))
        {
            cluster.CommonLbConfig.LocalityWeightedLbConfig = new();
        }
    }

    private static void WritePolicy(Cluster cluster, BalancingPolicy? balancing)
    {
        if (balancing?.Hashing is { } hashing)
        {
            cluster.LbPolicy =
                hashing.Algorithm == HashAlgorithm.Maglev ? Cluster.Types.LbPolicy.Maglev : Cluster.Types.LbPolicy.RingHash;
            if (hashing is { Size: { } table, Algorithm: HashAlgorithm.Maglev })
            {
                cluster.MaglevLbConfig = new() { TableSize = (ulong)table };
            }
            else if (hashing.Size is { } ring)
            {
                cluster.RingHashLbConfig = new() { MinimumRingSize = (ulong)ring };
            }

            return;
        }

        var warmup = balancing?.Warmup is { } slow ? SlowStartOf(slow) : null;
        switch (balancing?.Algorithm)
        {
            case LoadBalancing.Random:
                cluster.LbPolicy = Cluster.Types.LbPolicy.Random;
                break;
            case LoadBalancing.RoundRobin:
                cluster.LbPolicy = Cluster.Types.LbPolicy.RoundRobin;
                if (warmup is not null)
                {
                    cluster.RoundRobinLbConfig = new() { SlowStartConfig = warmup };
                }

                break;
            default:
                cluster.LbPolicy = Cluster.Types.LbPolicy.LeastRequest;
                if (warmup is not null)
                {
                    cluster.LeastRequestLbConfig = new() { SlowStartConfig = warmup };
                }

                break;
        }
    }

    private static Cluster.Types.SlowStartConfig SlowStartOf(WarmupPolicy warmup) => new()
    {
        SlowStartWindow = Duration.FromTimeSpan(warmup.Duration),
        Aggression = warmup.Aggression is { } aggression
            ? new RuntimeDouble { DefaultValue = aggression, RuntimeKey = AggressionKey }
            : null,
        MinWeightPercent = warmup.MinimumPercent is { } percent ? new Percent { Value = percent } : null,
    };
}
