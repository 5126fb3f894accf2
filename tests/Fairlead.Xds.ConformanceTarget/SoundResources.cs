using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Xds.ConformanceTarget;

/// <summary>Resources of given names that a client could take, with the version in their content. Pure.</summary>
public static class SoundResources
{
    /// <summary>A resource; null where the suite knows no such type.</summary>
    public static XdsResource? Make(string typeUrl, string name, string version)
    {
        IMessage? message = typeUrl switch
        {
            TypeUrls.Cluster => new Cluster
            {
                Name = name,
                Type = Cluster.Types.DiscoveryType.Static,
                ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
                LoadAssignment = Endpoints(name),
                Metadata = Metadata(version),
            },
            TypeUrls.Endpoint => Endpoints(name, version),
            TypeUrls.Listener => Listener(name, version),
            TypeUrls.Route => Routes(name, version),
            _ => null,
        };
        return message is null ? null : new XdsResource(typeUrl, name, message.ToByteArray(), new XdsResourceTraits { Version = version });
    }

    /// <summary>The name in a message of which only the name is set.</summary>
    public static string NameOf(Any message) => message.TypeUrl switch
    {
        TypeUrls.Cluster => Cluster.Parser.ParseFrom(message.Value).Name,
        TypeUrls.Endpoint => ClusterLoadAssignment.Parser.ParseFrom(message.Value).ClusterName,
        TypeUrls.Listener => Envoy.Config.Listener.V3.Listener.Parser.ParseFrom(message.Value).Name,
        TypeUrls.Route => RouteConfiguration.Parser.ParseFrom(message.Value).Name,
        _ => "",
    };

    private static ClusterLoadAssignment Endpoints(string name, string? version = null) => new()
    {
        ClusterName = name,
        Endpoints =
        {
            new LocalityLbEndpoints
            {
                LbEndpoints =
                {
                    new LbEndpoint
                    {
                        Endpoint = new Envoy.Config.Endpoint.V3.Endpoint { Address = Address(8080) },
                        Metadata = version is null ? null : Metadata(version),
                    },
                },
            },
        },
    };

    private static Listener Listener(string name, string version) => new()
    {
        Name = name,
        Address = Address((uint)(20000 + (string.GetHashCode(name, StringComparison.Ordinal) & 0x3fff))),
        Metadata = Metadata(version),
        FilterChains =
        {
            new FilterChain
            {
                Filters =
                {
                    new Envoy.Config.Listener.V3.Filter
                    {
                        Name = "envoy.filters.network.http_connection_manager",
                        TypedConfig = Any.Pack(new HttpConnectionManager
                        {
                            StatPrefix = name,
                            RouteConfig = Routes(name, version),
                            HttpFilters = { new HttpFilter { Name = "envoy.filters.http.router", TypedConfig = Any.Pack(new Router()) } },
                        }),
                    },
                },
            },
        },
    };

    private static RouteConfiguration Routes(string name, string version) => new()
    {
        Name = name,
        VirtualHosts =
        {
            new VirtualHost
            {
                Name = name,
                Domains = { "*" },
                Routes =
                {
                    new Route
                    {
                        Match = new RouteMatch { Prefix = "/" },
                        DirectResponse = new DirectResponseAction { Status = 200, Body = new DataSource { InlineString = version } },
                    },
                },
            },
        },
    };

    private static Address Address(uint port) => new() { SocketAddress = new SocketAddress { Address = "127.0.0.1", PortValue = port } };

    private static Metadata Metadata(string version) => new()
    {
        FilterMetadata = { ["fairlead.conformance"] = new Struct { Fields = { ["version"] = Value.ForString(version) } } },
    };
}
