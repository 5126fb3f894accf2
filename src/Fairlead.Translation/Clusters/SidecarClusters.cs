using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Type.V3;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;
using Google.Protobuf.WellKnownTypes;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace Fairlead.Translation.Clusters;

/// <summary>Clusters and endpoints as Envoy and Fairlead's sidecar take them.</summary>
internal static class SidecarClusters
{
    private const string HttpOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The cluster itself.</summary>
    /// <param name="plan">The cluster.</param>
    /// <param name="named">The endpoints of a cluster that DNS resolves; of others they are resources of their own.</param>
    public static ResourceDraft Make(ClusterPlan plan, IReadOnlyList<Endpoint> named)
    {
        var cluster = Basic(plan.Name.ToString(), plan.Policy.Connections?.ConnectTimeout ?? DefaultConnectTimeout, plan.IsHttp2);
        cluster.LbPolicy = plan.Policy.Balancing?.Algorithm switch
        {
            LoadBalancing.RoundRobin => Cluster.Types.LbPolicy.RoundRobin,
            LoadBalancing.Random => Cluster.Types.LbPolicy.Random,
            _ => Cluster.Types.LbPolicy.LeastRequest,
        };

        // Health comes from the config and registries: an endpoint that they call unwell gets nothing, however many are.
        cluster.CommonLbConfig = new() { HealthyPanicThreshold = new Percent { Value = 0 } };

        if (!IsResolvedByClients(plan, named))
        {
            cluster.Type = Cluster.Types.DiscoveryType.Eds;
            cluster.EdsClusterConfig = new() { EdsConfig = Wire.Ads(), ServiceName = cluster.Name };
            return Draft.Of(cluster, plan.Provenance);
        }

        var assignment = EndpointGroups.Assign(cluster.Name, named);

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
        var cluster = Basic(ClusterName.Inbound(listener.Listen.Port), DefaultConnectTimeout, isHttp2);
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

    private static Cluster Basic(string name, TimeSpan connectTimeout, bool isHttp2)
    {
        var cluster = new Cluster
        {
            Name = name,
            // The end mark lets a tag expression find where a name with dots ends.
            AltStatName = name + ";",
            ConnectTimeout = Duration.FromTimeSpan(connectTimeout),
            CircuitBreakers = new()
            {
                Thresholds =
                {
                    // Without thresholds a client's own apply (1024 connections, 3 retries), which nobody here asked for.
                    new CircuitBreakers.Types.Thresholds
                    {
                        MaxConnections = uint.MaxValue,
                        MaxPendingRequests = uint.MaxValue,
                        MaxRequests = uint.MaxValue,
                        MaxRetries = uint.MaxValue,
                    },
                },
            },
        };
        if (isHttp2)
        {
            cluster.TypedExtensionProtocolOptions[HttpOptionsName] = Wire.Pack(new HttpProtocolOptions
            {
                ExplicitHttpConfig = new() { Http2ProtocolOptions = new Http2ProtocolOptions() },
            });
        }

        return cluster;
    }
}
