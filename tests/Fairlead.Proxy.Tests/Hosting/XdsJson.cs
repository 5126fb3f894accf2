using System.Globalization;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Fairlead.Protos;
using Google.Protobuf;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>Resources in Envoy's own JSON.</summary>
internal static class XdsJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));

    public static T Parse<T>(string json)
        where T : IMessage<T>, new() => Parser.Parse<T>(json);

    public static RouteConfiguration Routes(string name, string virtualHosts, string more = "") =>
        Parse<RouteConfiguration>($$$"""{"name": "{{{name}}}", {{{more}}} "virtual_hosts": [{{{virtualHosts}}}]}""");

    /// <summary>One virtual host for all, with these routes.</summary>
    public static string AnyHost(string routes, string more = "") =>
        $$$"""{"name": "any", "domains": ["*"], {{{more}}} "routes": [{{{routes}}}]}""";

    public static string To(string cluster, string more = "") =>
        $$$"""{"match": {"prefix": "/"}, "route": {"cluster": "{{{cluster}}}"{{{more}}}}}""";

    public static Listener Listener(string name, string routeSpecifier, int port = 0, string filters = "", string more = "") =>
        Parse<Listener>(ListenerText(name, routeSpecifier, port, filters, more));

    public static string ListenerText(string name, string routeSpecifier, int port = 0, string filters = "", string more = "") => $$$"""
        {
          "name": "{{{name}}}",
          "address": {"socket_address": {"address": "127.0.0.1", "port_value": {{{port.ToString(CultureInfo.InvariantCulture)}}}}},
          "filter_chains": [{"filters": [{
            "name": "envoy.filters.network.http_connection_manager",
            "typed_config": {
              "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              "stat_prefix": "{{{name}}}",
              {{{routeSpecifier}}},
              {{{more}}}
              "http_filters": [{{{filters}}} {"name": "envoy.filters.http.router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]
            }
          }]}]
        }
        """;

    public static string Inline(RouteConfiguration routes) => "\"route_config\": " + Formatter.Format(routes);

    public static string Rds(string name) => $$$"""
        "rds": {"route_config_name": "{{{name}}}", "config_source": {"ads": {}, "resource_api_version": "V3"}}
        """;

    public static string Fault(string config) => $$$"""
        {"name": "envoy.filters.http.fault", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"{{{config}}}}},
        """;

    public const string StdoutLog = """
        "access_log": [{"name": "stdout", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog"}}],
        """;

    public static Cluster Static(string name, params int[] ports) => Parse<Cluster>(StaticText(name, "", ports));

    public static Cluster Static(string name, string more, params int[] ports) => Parse<Cluster>(StaticText(name, more, ports));

    public static string StaticText(string name, string more, params int[] ports) => $$$"""
        {"name": "{{{name}}}", "type": "STATIC", "connect_timeout": "1s", {{{more}}} "load_assignment": {{{AssignmentText(name, ports)}}}}
        """;

    public static Cluster Eds(string name) => Parse<Cluster>(
        $$$"""{"name": "{{{name}}}", "type": "EDS", "connect_timeout": "1s", "eds_cluster_config": {"eds_config": {"ads": {}, "resource_api_version": "V3"} } }""");

    public static ClusterLoadAssignment Endpoints(string name, params int[] ports) =>
        Parse<ClusterLoadAssignment>(AssignmentText(name, ports));

    private static string AssignmentText(string name, int[] ports) => $$$"""
        {"cluster_name": "{{{name}}}", "endpoints": [{"lb_endpoints": [{{{string.Join(',', ports.Select(Endpoint))}}}]}]}
        """;

    private static string Endpoint(int port) =>
        $$$"""{"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": {{{port.ToString(CultureInfo.InvariantCulture)}}} } } } }""";
}
