using Envoy.Config.Cluster.V3;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Clusters;

/// <summary>Clusters and endpoints as Envoy and Fairlead's sidecar take them.</summary>
internal static class SidecarClusters
{
    /// <summary>The cluster itself.</summary>
    /// <param name="plan">The cluster.</param>
    /// <param name="named">The endpoints of a cluster that DNS resolves; of others they are resources of their own.</param>
    public static ResourceDraft Make(ClusterPlan plan, IReadOnlyList<Endpoint> named)
    {
        var cluster = Basic(plan.Name.ToString(), plan.Policy, plan.IsHttp2);
        cluster.OutlierDetection = OutlierRules.Of(plan.Policy.Outliers);
        cluster.TransportSocket = UpstreamSockets.Of(plan.Policy, ClusterConnections.IsHttp2(plan.Policy, plan.IsHttp2));
        if (plan.IsDynamic)
        {
            DynamicClusters.Write(cluster, plan.Policy);
            return Draft.Of(cluster, plan.Provenance);
        }

        ClusterBalancing.Write(cluster, plan);
        if (plan.IsPassthrough)
        {
            cluster.Type = Cluster.Types.DiscoveryType.OriginalDst;
            return Draft.Of(cluster, plan.Provenance);
        }

        if (!IsResolvedByClients(plan, named))
        {
            cluster.Type = Cluster.Types.DiscoveryType.Eds;
            cluster.EdsClusterConfig = new() { EdsConfig = Wire.Ads(), ServiceName = cluster.Name };
            return Draft.Of(cluster, plan.Provenance);
        }

        var assignment = EndpointGroups.Assign(plan, named);

        // LOGICAL_DNS takes exactly one name; several are resolved side by side.
        var isSingle = assignment.Endpoints is [{ LbEndpoints.Count: 1 }];
        cluster.Type = plan.Resolution == Resolution.DnsRoundRobin && isSingle
            ? Cluster.Types.DiscoveryType.LogicalDns
            : Cluster.Types.DiscoveryType.StrictDns;
        cluster.DnsLookupFamily = Cluster.Types.DnsLookupFamily.V4Preferred;
        cluster.DnsRefreshRate = Duration.FromTimeSpan(TimeSpan.FromSeconds(60));
        cluster.RespectDnsTtl = true;
        cluster.LoadAssignment = assignment;
        return Draft.Of(cluster, ProvenanceSet.Of([.. plan.Provenance, .. named.Select(static endpoint => endpoint.Provenance)]));
    }

    /// <summary>
    /// Whether the cluster holds its endpoints itself. It needs a name to resolve; without one it is a cluster without endpoints.
    /// </summary>
    public static bool IsResolvedByClients(ClusterPlan plan, IReadOnlyList<Endpoint> named) => plan.IsDns && named.Count > 0;

    /// <summary>The cluster of the application beside the sidecar.</summary>
    public static ResourceDraft MakeInbound(InboundListener listener)
    {
        var isHttp2 = listener.Protocol is PortProtocol.Http2 or PortProtocol.Grpc;
        var policy = listener.Connections is { } connections ? new TrafficPolicy { Connections = connections } : null;
        var cluster = Basic(ClusterName.Inbound(listener.Listen.Port), policy, isHttp2);
        cluster.Type = Cluster.Types.DiscoveryType.Static;
        cluster.LoadAssignment = new()
        {
            ClusterName = cluster.Name,
            Endpoints = { new Envoy.Config.Endpoint.V3.LocalityLbEndpoints
            {
                LbEndpoints = { new Envoy.Config.Endpoint.V3.LbEndpoint { Endpoint = new() { Address = Wire.Address(listener.App) } } }
            } },
        };
        return Draft.Of(cluster, listener.Provenance);
    }

    private static Cluster Basic(string name, TrafficPolicy? policy, bool isHttp2)
    {
        var cluster = new Cluster
        {
            Name = name,
            // The end mark lets a tag expression find where a name with dots ends.
            AltStatName = name + ";",
        };
        ClusterConnections.Write(cluster, policy, isHttp2);
        return cluster;
    }
}
