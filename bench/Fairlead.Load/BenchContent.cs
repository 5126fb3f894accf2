using System.Globalization;
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

namespace Fairlead.Load;

/// <summary>
/// The content that all servers of the comparison serve: equal resources for an equal sequence of calls. What a call does not touch keeps
/// the version that it was made with.
/// </summary>
internal sealed class BenchContent
{
    private BenchShape? _shape;
    private XdsResourceSet _set = XdsResourceSet.Empty;
    private int _calls;

    public static string[] AllTypes { get; } = ["cds", "eds", "lds", "rds"];

    /// <summary>The set after a call.</summary>
    /// <param name="shape">How much there is; another shape makes everything anew.</param>
    /// <param name="version">What stands in the resources that change.</param>
    /// <param name="touch">The types that change.</param>
    /// <param name="changed">How many of each, from the first.</param>
    public XdsResourceSet Next(BenchShape shape, string version, string[] touch, int changed)
    {
        _calls++;
        var fresh = _shape is null || (_shape with { Pad = 0 }) != (shape with { Pad = 0 });
        _shape = shape;
        List<XdsResource> resources = [];
        foreach (var type in AllTypes)
        {
            var count = type is "lds" or "rds" ? shape.Listeners : shape.Clusters;
            if (fresh || touch.Contains(type))
            {
                resources.AddRange(Enumerable.Range(0, fresh ? count : Math.Min(changed, count)).Select(i => Make(type, i, version)));
            }
        }

        return _set = fresh ? XdsResourceSet.Create(resources) : _set.With(resources);
    }

    private XdsResource Make(string type, int index, string version) => type switch
    {
        "cds" => Cluster(index, version),
        "eds" => Endpoints(index),
        "lds" => Listener(index, version),
        _ => Routes(index, version),
    };

    private XdsResource Cluster(int index, string version)
    {
        var name = ClusterName(index);
        var cluster = new Cluster
        {
            Name = name,
            Type = Envoy.Config.Cluster.V3.Cluster.Types.DiscoveryType.Eds,
            EdsClusterConfig = new Cluster.Types.EdsClusterConfig { EdsConfig = Ads() },
            ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
            AltStatName = _shape!.Pad == 0 ? version : version + "-" + new string('x', _shape.Pad), // set by Next
        };
        return new XdsResource(TypeUrls.Cluster, name, cluster.ToByteArray(), [name]);
    }

    private XdsResource Endpoints(int index)
    {
        var locality = new LocalityLbEndpoints { Locality = new Locality { Region = "r1", Zone = "z1" } };
        for (var i = 0; i < _shape!.Endpoints; i++) // set by Next
        {
            var number = (index * _shape.Endpoints) + i;
            locality.LbEndpoints.Add(new LbEndpoint
            {
                Endpoint = new Envoy.Config.Endpoint.V3.Endpoint
                {
                    Address = Address($"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}", 1024 + (_calls % 60000)),
                },
                HealthStatus = HealthStatus.Healthy,
            });
        }

        var assignment = new ClusterLoadAssignment { ClusterName = ClusterName(index), Endpoints = { locality } };
        return new XdsResource(TypeUrls.Endpoint, assignment.ClusterName, assignment.ToByteArray());
    }

    private static XdsResource Listener(int index, string version)
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = "http-" + version,
            Rds = new Rds { ConfigSource = Ads(), RouteConfigName = RouteName(index) },
            HttpFilters = { new HttpFilter { Name = "envoy.filters.http.router", TypedConfig = Any.Pack(new Router()) } },
        };
        var listener = new Listener
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"listener-{index:D4}"),
            Address = Address("0.0.0.0", 10000 + index),
            FilterChains =
            {
                new FilterChain
                {
                    Filters = { new Envoy.Config.Listener.V3.Filter
                    {
                        Name = "envoy.filters.network.http_connection_manager",
                        TypedConfig = Any.Pack(manager)
                    } }
                },
            },
        };
        return new XdsResource(TypeUrls.Listener, listener.Name, listener.ToByteArray());
    }

    private XdsResource Routes(int index, string version)
    {
        var routes = new RouteConfiguration { Name = RouteName(index) };
        for (var i = index; i < _shape!.Clusters; i += _shape.Listeners) // set by Next
        {
            var cluster = ClusterName(i);
            routes.VirtualHosts.Add(new VirtualHost
            {
                Name = "vh-" + cluster,
                Domains = { cluster + ".example.internal" },
                Routes = { new Route
                {
                    Name = version,
                    Match = new RouteMatch { Prefix = "/" },
                    Route_ = new RouteAction { Cluster = cluster }
                } },
            });
        }

        return new XdsResource(TypeUrls.Route, routes.Name, routes.ToByteArray());
    }

    private static ConfigSource Ads() => new() { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 };

    private static Address Address(string address, int port) =>
        new() { SocketAddress = new SocketAddress { Address = address, PortValue = (uint)port } };

    private static string ClusterName(int index) => string.Create(CultureInfo.InvariantCulture, $"cluster-{index:D6}");

    private static string RouteName(int index) => string.Create(CultureInfo.InvariantCulture, $"route-{index:D4}");
}
