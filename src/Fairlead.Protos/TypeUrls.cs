namespace Fairlead.Protos;

/// <summary>Type URLs of the resources that xDS carries and of the messages that stand as <c>Any</c> inside them.</summary>
public static class TypeUrls
{
    /// <summary>What stands before the full name of a message in its type URL.</summary>
    public const string Prefix = "type.googleapis.com/";

    // Resource types, in the order in which they are sent: what is named goes before what names it.

    /// <summary>Secrets (SDS).</summary>
    public const string Secret = Prefix + "envoy.extensions.transport_sockets.tls.v3.Secret";

    /// <summary>Clusters (CDS).</summary>
    public const string Cluster = Prefix + "envoy.config.cluster.v3.Cluster";

    /// <summary>Endpoints of one cluster (EDS).</summary>
    public const string Endpoint = Prefix + "envoy.config.endpoint.v3.ClusterLoadAssignment";

    /// <summary>One endpoint, in collections (LEDS).</summary>
    public const string LbEndpoint = Prefix + "envoy.config.endpoint.v3.LbEndpoint";

    /// <summary>Listeners (LDS).</summary>
    public const string Listener = Prefix + "envoy.config.listener.v3.Listener";

    /// <summary>Route configurations (RDS).</summary>
    public const string Route = Prefix + "envoy.config.route.v3.RouteConfiguration";

    /// <summary>Scopes that lead to route configurations (SRDS).</summary>
    public const string ScopedRoute = Prefix + "envoy.config.route.v3.ScopedRouteConfiguration";

    /// <summary>Virtual hosts, one by one (VHDS).</summary>
    public const string VirtualHost = Prefix + "envoy.config.route.v3.VirtualHost";

    /// <summary>Configuration of a single extension (ECDS).</summary>
    public const string ExtensionConfig = Prefix + "envoy.config.core.v3.TypedExtensionConfig";

    /// <summary>Runtime layers (RTDS).</summary>
    public const string Runtime = Prefix + "envoy.service.runtime.v3.Runtime";

    // Messages inside resources.

    /// <summary>HTTP connection manager, the network filter that speaks HTTP.</summary>
    public const string HttpConnectionManager =
        Prefix + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

    /// <summary>TCP proxy, the network filter that forwards bytes.</summary>
    public const string TcpProxy = Prefix + "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";

    /// <summary>Role-based access control as a network filter.</summary>
    public const string NetworkRbac = Prefix + "envoy.extensions.filters.network.rbac.v3.RBAC";

    /// <summary>Authorization of connections by an external service.</summary>
    public const string NetworkExtAuthz = Prefix + "envoy.extensions.filters.network.ext_authz.v3.ExtAuthz";

    /// <summary>Router, the last HTTP filter.</summary>
    public const string Router = Prefix + "envoy.extensions.filters.http.router.v3.Router";

    /// <summary>Fault injection, as filter and as override of a route.</summary>
    public const string HttpFault = Prefix + "envoy.extensions.filters.http.fault.v3.HTTPFault";

    /// <summary>Cross-origin requests, the filter.</summary>
    public const string Cors = Prefix + "envoy.extensions.filters.http.cors.v3.Cors";

    /// <summary>Cross-origin requests, the policy of a route.</summary>
    public const string CorsPolicy = Prefix + "envoy.extensions.filters.http.cors.v3.CorsPolicy";

    /// <summary>Role-based access control as an HTTP filter.</summary>
    public const string Rbac = Prefix + "envoy.extensions.filters.http.rbac.v3.RBAC";

    /// <summary>Role-based access control, the override of a route.</summary>
    public const string RbacPerRoute = Prefix + "envoy.extensions.filters.http.rbac.v3.RBACPerRoute";

    /// <summary>Local rate limit as an HTTP filter.</summary>
    public const string LocalRateLimit = Prefix + "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";

    /// <summary>Verification of JSON Web Tokens.</summary>
    public const string JwtAuthentication = Prefix + "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication";

    /// <summary>Authorization by an external service.</summary>
    public const string ExtAuthz = Prefix + "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz";

    /// <summary>TLS of the accepting side.</summary>
    public const string DownstreamTlsContext = Prefix + "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext";

    /// <summary>TLS of the connecting side.</summary>
    public const string UpstreamTlsContext = Prefix + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";

    /// <summary>Plain transport.</summary>
    public const string RawBuffer = Prefix + "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer";

    /// <summary>HTTP options of a cluster.</summary>
    public const string HttpProtocolOptions = Prefix + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    /// <summary>Listener filter that reads server name and ALPN from a TLS hello.</summary>
    public const string TlsInspector = Prefix + "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector";

    /// <summary>Listener filter that detects HTTP.</summary>
    public const string HttpInspector = Prefix + "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector";

    /// <summary>Listener filter that restores the address from before a redirection.</summary>
    public const string OriginalDst = Prefix + "envoy.extensions.filters.listener.original_dst.v3.OriginalDst";

    /// <summary>Access log to a file.</summary>
    public const string FileAccessLog = Prefix + "envoy.extensions.access_loggers.file.v3.FileAccessLog";

    /// <summary>Access log to standard output.</summary>
    public const string StdoutAccessLog = Prefix + "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog";

    /// <summary>Access log to standard error.</summary>
    public const string StderrAccessLog = Prefix + "envoy.extensions.access_loggers.stream.v3.StderrAccessLog";

    /// <summary>Access log to an OpenTelemetry collector.</summary>
    public const string OpenTelemetryAccessLog = Prefix + "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig";

    /// <summary>Cluster that falls back from one cluster to the next.</summary>
    public const string AggregateCluster = Prefix + "envoy.extensions.clusters.aggregate.v3.ClusterConfig";

    /// <summary>Cluster whose endpoints are the hosts that requests name.</summary>
    public const string DynamicForwardProxyCluster = Prefix + "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig";

    /// <summary>Look-up of the hosts that requests name, the filter.</summary>
    public const string DynamicForwardProxy = Prefix + "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig";

    /// <summary>Notes on a request, as filter and as setting of a route.</summary>
    public const string SetFilterState = Prefix + "envoy.extensions.filters.http.set_filter_state.v3.Config";

    /// <summary>Load balancing: one endpoint after the other.</summary>
    public const string RoundRobin = Prefix + "envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin";

    /// <summary>Load balancing: the least busy of a few drawn endpoints.</summary>
    public const string LeastRequest = Prefix + "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest";

    /// <summary>Load balancing: by drawing lots.</summary>
    public const string Random = Prefix + "envoy.extensions.load_balancing_policies.random.v3.Random";

    /// <summary>Load balancing: consistent hashing on a ring.</summary>
    public const string RingHash = Prefix + "envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash";

    /// <summary>Load balancing: consistent hashing by table.</summary>
    public const string Maglev = Prefix + "envoy.extensions.load_balancing_policies.maglev.v3.Maglev";

    /// <summary>Load balancing: the first endpoint that answers.</summary>
    public const string PickFirst = Prefix + "envoy.extensions.load_balancing_policies.pick_first.v3.PickFirst";

    /// <summary>Load balancing: localities by weight, another policy inside each.</summary>
    public const string WrrLocality = Prefix + "envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality";

    /// <summary>Load balancing: weights from what backends report of their load.</summary>
    public const string ClientSideWeightedRoundRobin =
        Prefix + "envoy.extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin";

    /// <summary>Any message as a struct under its type URL, of xds.</summary>
    public const string TypedStruct = Prefix + "xds.type.v3.TypedStruct";

    /// <summary>Any message as a struct under its type URL, of udpa (the older name).</summary>
    public const string UdpaTypedStruct = Prefix + "udpa.type.v1.TypedStruct";
}
