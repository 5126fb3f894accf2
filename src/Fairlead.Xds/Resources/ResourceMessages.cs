using Fairlead.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Xds.Resources;

/// <summary>
/// Reads from messages the name by which clients ask for a resource, and the names of the resources that it refers to. The engine knows no
/// message types; this table of field names serves callers that make resources from messages. Pure.
/// </summary>
internal static class ResourceMessages
{
    private const int EndpointDiscovery = 3;

    // The message, its field, the type that the field names, and the field that has to be set for the named resource to be requested by
    // name.
    private static readonly (string Message, string Field, string ToType, string? Given)[] References =
    [
        ("envoy.extensions.filters.network.http_connection_manager.v3.Rds", "route_config_name", TypeUrls.Route, "config_source"),
        ("envoy.config.route.v3.ScopedRouteConfiguration", "route_configuration_name", TypeUrls.Route, null),
        ("envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig", "name", TypeUrls.Secret, "sds_config"),
        ("envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter", "name", TypeUrls.ExtensionConfig, "config_discovery"),
        ("envoy.config.route.v3.RouteAction", "cluster", TypeUrls.Cluster, null),
        ("envoy.config.route.v3.WeightedCluster.ClusterWeight", "name", TypeUrls.Cluster, null),
        ("envoy.config.route.v3.RouteAction.RequestMirrorPolicy", "cluster", TypeUrls.Cluster, null),
        ("envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", "cluster", TypeUrls.Cluster, null),
        ("envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight", "name", TypeUrls.Cluster, null),
    ];

    private static readonly ILookup<string, (string Field, string ToType, string? Given)> ByMessage =
        References.ToLookup(static row => row.Message, static row => (row.Field, row.ToType, row.Given), StringComparer.Ordinal);

    public static string NameOf(IMessage message)
    {
        var type = message.Descriptor;
        var isVirtualHost = TypeUrls.Prefix + type.FullName == TypeUrls.VirtualHost; // asked for by the name of its route configuration too
        var field = type.FindFieldByName("cluster_name") ?? type.FindFieldByName("name");
        return field is { FieldType: FieldType.String, IsRepeated: false } && !isVirtualHost
            ? (string)field.Accessor.GetValue(message)
            : throw new ArgumentException(
                $"a {type.FullName} does not say by which name clients ask for it: make the resource with its name", nameof(message));
    }

    /// <summary>The endpoints of a cluster that asks for them.</summary>
    public static IReadOnlyList<string> UsesOf(IMessage message) => EndpointsOf(message) is { } endpoints ? [endpoints] : [];

    /// <summary>The beginning of the names of a route configuration's virtual hosts, where they are resources of their own.</summary>
    public static string? MembersOf(IMessage message) =>
        TypeUrls.Prefix + message.Descriptor.FullName == TypeUrls.Route && Value(message, "vhds") is not null
            ? Text(message, "name") + "/"
            : null;

    /// <summary>Adds all references of a message, those of nested messages included.</summary>
    public static void AddReferences(IMessage message, ISet<(string TypeUrl, string Name)> found)
    {
        if (message is Any any)
        {
            if (ProtoRegistry.Find(any.TypeUrl) is { } type)
            {
                AddReferences(type.Parser.ParseFrom(any.Value), found);
            }

            return;
        }

        if (EndpointsOf(message) is { } endpoints)
        {
            found.Add((TypeUrls.Endpoint, endpoints));
        }

        foreach (var (field, toType, given) in ByMessage[message.Descriptor.FullName])
        {
            if (Text(message, field) is { Length: > 0 } name && (given is null || Value(message, given) is not null))
            {
                found.Add((toType, name));
            }
        }

        foreach (var inner in Inner(message))
        {
            AddReferences(inner, found);
        }
    }

    private static string? EndpointsOf(IMessage message)
    {
        if (TypeUrls.Prefix + message.Descriptor.FullName != TypeUrls.Cluster
            || Convert.ToInt32(Value(message, "type"), System.Globalization.CultureInfo.InvariantCulture) != EndpointDiscovery)
        {
            return null;
        }

        var own = Value(message, "eds_cluster_config") is IMessage config ? Text(config, "service_name") : "";
        return own.Length > 0 ? own : Text(message, "name");
    }

    private static string Text(IMessage message, string field) => (string)Value(message, field)!; // not null: a text is at least empty

    private static object? Value(IMessage message, string field) => message.Descriptor.FindFieldByName(field).Accessor.GetValue(message);

    private static IEnumerable<IMessage> Inner(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(static field => field.FieldType == FieldType.Message))
        {
            var value = field.Accessor.GetValue(message);
            var items = value switch
            {
                IMessage one => [one],
                System.Collections.IDictionary map => map.Values.OfType<IMessage>(),
                System.Collections.IEnumerable list => list.OfType<IMessage>(),
                _ => [],
            };
            foreach (var item in items)
            {
                yield return item;
            }
        }
    }
}
