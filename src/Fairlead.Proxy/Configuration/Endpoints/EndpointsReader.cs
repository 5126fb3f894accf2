using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using SocketAddress = Envoy.Config.Core.V3.SocketAddress;

namespace Fairlead.Proxy.Configuration.Endpoints;

/// <summary>Reads the endpoints of a cluster.</summary>
internal static class EndpointsReader
{
    // names: whether addresses may be names, as in clusters that ask the DNS.
    public static EndpointsModel Read(ClusterLoadAssignment assignment, bool names, string prefix, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(assignment.Policy?.DropOverloads.Count > 0, prefix + "policy.drop_overloads");
        problems.AddUnsupportedIf(assignment.NamedEndpoints.Count > 0, prefix + "named_endpoints");
        var localities = new List<LocalityModel>(assignment.Endpoints.Count);
        for (var i = 0; i < assignment.Endpoints.Count; i++)
        {
            localities.Add(ReadLocality(assignment.Endpoints[i], names, $"{prefix}endpoints[{i}].", problems));
        }

        return new EndpointsModel
        {
            Name = assignment.ClusterName,
            Localities = localities,
            Overprovisioning = (int)Math.Clamp(assignment.Policy?.OverprovisioningFactor ?? 140, 1, 100_000),
        };
    }

    private static LocalityModel ReadLocality(LocalityLbEndpoints locality, bool names, string path, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(locality.LedsClusterLocalityConfig is not null, path + "leds_cluster_locality_config");
        if (locality.Priority > 128)
        {
            problems.Add(path + "priority", $"0 to 128 was expected, got {locality.Priority}");
        }

        var source = locality.LoadBalancerEndpoints?.LbEndpoints ?? locality.LbEndpoints;
        var endpoints = new List<EndpointModel>(source.Count);
        for (var i = 0; i < source.Count; i++)
        {
            if (ReadEndpoint(source[i], names, $"{path}lb_endpoints[{i}].", problems) is { } endpoint)
            {
                endpoints.Add(endpoint);
            }
        }

        return new LocalityModel
        {
            Region = locality.Locality?.Region ?? "",
            Zone = locality.Locality?.Zone ?? "",
            SubZone = locality.Locality?.SubZone ?? "",
            Weight = locality.LoadBalancingWeight,
            Priority = (int)Math.Min(locality.Priority, 128),
            Endpoints = endpoints,
        };
    }

    private static EndpointModel? ReadEndpoint(LbEndpoint endpoint, bool names, string path, ConfigProblems problems)
    {
        if (endpoint.Endpoint?.Address?.Pipe is { } pipe)
        {
            return ReadPipe(endpoint, pipe.Path, names, path, problems);
        }

        var socket = endpoint.Endpoint?.Address?.SocketAddress;
        if (socket is null)
        {
            problems.Add(path + "endpoint.address.socket_address", "is missing; other kinds of address are not supported by this sidecar");
            return null;
        }

        if (socket.Protocol != SocketAddress.Types.Protocol.Tcp)
        {
            problems.Add(path + "endpoint.address.socket_address.protocol", "only TCP is supported by this sidecar");
        }

        if (socket.PortSpecifierCase != SocketAddress.PortSpecifierOneofCase.PortValue || socket.PortValue is 0 or > 65535)
        {
            problems.Add(path + "endpoint.address.socket_address.port_value", $"1 to 65535 was expected, got {socket.PortValue}");
            return null;
        }

        if (!names && !IPAddress.TryParse(socket.Address, out _))
        {
            problems.Add(
                path + "endpoint.address.socket_address.address",
                $"\"{socket.Address}\" is no IP address; names need a cluster of type STRICT_DNS or LOGICAL_DNS");
            return null;
        }

        return new EndpointModel
        {
            Address = socket.Address,
            Port = (int)socket.PortValue,
            Hostname = endpoint.Endpoint!.Hostname, // its address was found in it
            Weight = endpoint.LoadBalancingWeight ?? 1,
            Health = HealthOf(endpoint),
        };
    }

    private static EndpointModel? ReadPipe(LbEndpoint endpoint, string address, bool names, string path, ConfigProblems problems)
    {
        // A socket's path has 108 bytes with the one that ends it.
        if (address.Length is 0 or > 107 || address[0] is not ('/' or '@') || address == "@" || names)
        {
            problems.Add(
                path + "endpoint.address.pipe.path",
                names
                    ? "a cluster that DNS resolves has no Unix domain sockets"
                    : $"an absolute path of at most 107 bytes, or \"@\" and a name, was expected, got \"{address}\"");
            return null;
        }

        return new EndpointModel
        {
            Address = address,
            Port = 0,
            IsUnix = true,
            Hostname = endpoint.Endpoint!.Hostname, // its address was found in it
            Weight = endpoint.LoadBalancingWeight ?? 1,
            Health = HealthOf(endpoint),
        };
    }

    private static DiscoveredHealth HealthOf(LbEndpoint endpoint) => endpoint.HealthStatus switch
    {
        HealthStatus.Unhealthy or HealthStatus.Draining or HealthStatus.Timeout => DiscoveredHealth.Unhealthy,
        HealthStatus.Degraded => DiscoveredHealth.Degraded,
        _ => DiscoveredHealth.Healthy,
    };
}
