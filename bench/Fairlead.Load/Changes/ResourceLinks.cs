using System.Collections.Concurrent;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Protos;
using Google.Protobuf;

namespace Fairlead.Load.Changes;

/// <summary>
/// Reads what resources name, as a kind of client follows it. All clients share what was read, since they are sent the same bytes: reading
/// is a client's work, and shall not take the processor from the server. Safe for any number of threads.
/// </summary>
internal sealed class ResourceLinks(ClientKind kind)
{
    private readonly ConcurrentDictionary<(string TypeUrl, ByteString Value), (string Name, ResourceLink[] Links)> _known = new();

    /// <summary>Whether a client of this kind asks for something because resources of the type name it.</summary>
    public bool Follows(string typeUrl) => typeUrl switch
    {
        TypeUrls.Cluster or TypeUrls.Listener => true,
        TypeUrls.Route => kind is ClientKind.Delta or ClientKind.Grpc,
        TypeUrls.Endpoint => kind is ClientKind.Delta,
        _ => false,
    };

    /// <summary>The name of a resource and what it names; of a type that is followed.</summary>
    public (string Name, ResourceLink[] Links) Of(string typeUrl, ByteString value) =>
        _known.GetOrAdd((typeUrl, value), static (resource, reader) => reader.Read(resource.TypeUrl, resource.Value), this);

    private (string Name, ResourceLink[] Links) Read(string typeUrl, ByteString value) => typeUrl switch
    {
        TypeUrls.Cluster => OfCluster(Cluster.Parser.ParseFrom(value)),
        TypeUrls.Listener => OfListener(Listener.Parser.ParseFrom(value)),
        TypeUrls.Route => OfRoutes(RouteConfiguration.Parser.ParseFrom(value)),
        _ => OfEndpoints(ClusterLoadAssignment.Parser.ParseFrom(value)),
    };

    private static (string Name, ResourceLink[] Links) OfCluster(Cluster cluster)
    {
        if (cluster.EdsClusterConfig is not { } endpoints)
        {
            return (cluster.Name, []);
        }

        return (cluster.Name, [new(TypeUrls.Endpoint, endpoints.ServiceName.Length > 0 ? endpoints.ServiceName : cluster.Name)]);
    }

    private static (string Name, ResourceLink[] Links) OfListener(Listener listener)
    {
        var managers = listener.FilterChains.SelectMany(static chain => chain.Filters).Select(static filter => filter.TypedConfig)
            .Append(listener.ApiListener?.ApiListener_)
            .Where(static any => any?.TypeUrl == TypeUrls.HttpConnectionManager)
            .Select(static any => HttpConnectionManager.Parser.ParseFrom(any!.Value)); // the line above lets no null pass
        return (listener.Name, [.. managers.Where(static manager => manager.Rds is not null)
            .Select(static manager => new ResourceLink(TypeUrls.Route, manager.Rds.RouteConfigName)).Distinct()]);
    }

    // An Envoy asks for the virtual hosts of a table without naming them; a gRPC client asks for the clusters that routes name.
    private (string Name, ResourceLink[] Links) OfRoutes(RouteConfiguration routes)
    {
        if (kind == ClientKind.Delta)
        {
            return (routes.Name, routes.Vhds is not null ? [new(TypeUrls.VirtualHost, "")] : []);
        }

        var actions = routes.VirtualHosts.SelectMany(static host => host.Routes).Select(static route => route.Route_).OfType<RouteAction>();
        var clusters = actions.SelectMany(static action =>
            action.WeightedClusters is { } weighted ? weighted.Clusters.Select(static share => share.Name) : [action.Cluster]);
        var named = clusters.Where(static name => name.Length > 0).Distinct();
        return (routes.Name, [.. named.Select(static name => new ResourceLink(TypeUrls.Cluster, name))]);
    }

    private static (string Name, ResourceLink[] Links) OfEndpoints(ClusterLoadAssignment assignment) =>
        (assignment.ClusterName, [.. assignment.Endpoints.Where(static locality => locality.LedsClusterLocalityConfig is not null)
            .Select(static locality => new ResourceLink(TypeUrls.LbEndpoint, locality.LedsClusterLocalityConfig.LedsCollectionName))]);
}
