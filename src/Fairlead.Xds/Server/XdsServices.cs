using Fairlead.Protos;

namespace Fairlead.Xds.Server;

/// <summary>The gRPC services of xDS v3.</summary>
internal static class XdsServices
{
    public static IReadOnlyList<XdsServiceName> All { get; } =
    [
        new("envoy.service.discovery.v3.AggregatedDiscoveryService", null, "StreamAggregatedResources", "DeltaAggregatedResources"),
        new("envoy.service.cluster.v3.ClusterDiscoveryService", TypeUrls.Cluster, "StreamClusters", "DeltaClusters"),
        new("envoy.service.endpoint.v3.EndpointDiscoveryService", TypeUrls.Endpoint, "StreamEndpoints", "DeltaEndpoints"),
        new("envoy.service.endpoint.v3.LocalityEndpointDiscoveryService", TypeUrls.LbEndpoint, null, "DeltaLocalityEndpoints"),
        new("envoy.service.listener.v3.ListenerDiscoveryService", TypeUrls.Listener, "StreamListeners", "DeltaListeners"),
        new("envoy.service.route.v3.RouteDiscoveryService", TypeUrls.Route, "StreamRoutes", "DeltaRoutes"),
        new("envoy.service.route.v3.ScopedRoutesDiscoveryService", TypeUrls.ScopedRoute, "StreamScopedRoutes", "DeltaScopedRoutes"),
        new("envoy.service.route.v3.VirtualHostDiscoveryService", TypeUrls.VirtualHost, null, "DeltaVirtualHosts"),
        new("envoy.service.secret.v3.SecretDiscoveryService", TypeUrls.Secret, "StreamSecrets", "DeltaSecrets"),
        new("envoy.service.runtime.v3.RuntimeDiscoveryService", TypeUrls.Runtime, "StreamRuntime", "DeltaRuntime"),
        new(
            "envoy.service.extension.v3.ExtensionConfigDiscoveryService",
            TypeUrls.ExtensionConfig,
            "StreamExtensionConfigs",
            "DeltaExtensionConfigs"),
    ];
}
