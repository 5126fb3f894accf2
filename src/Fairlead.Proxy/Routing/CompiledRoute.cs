using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Formatting;
using Fairlead.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Routing;

/// <summary>A route with what its virtual host and route configuration add to it. Immutable, safe for any number of threads.</summary>
internal sealed class CompiledRoute
{
    private readonly HeaderMutations[] _request;
    private readonly HeaderMutations[] _response;
    private readonly bool _mostSpecificLast;

    public CompiledRoute(RouteTableModel table, VirtualHostModel host, RouteModel route)
    {
        Model = route;
        Host = host;
        Table = table;
        _mostSpecificLast = table.MostSpecificHeadersWin;
        _request = Order(route.RequestHeaders, host.RequestHeaders, table.RequestHeaders);
        _response = Order(route.ResponseHeaders, host.ResponseHeaders, table.ResponseHeaders);
    }

    public RouteModel Model { get; }

    public VirtualHostModel Host { get; }

    public RouteTableModel Table { get; }

    /// <summary>Whether no response of this route is changed, whatever cluster it comes from.</summary>
    public bool HasResponseChanges(WeightedClusterModel? cluster) => _response.Length > 0 || cluster is { ResponseHeaders.IsEmpty: false };

    public void ChangeRequest(WeightedClusterModel? cluster, Exchange exchange) =>
        Apply(_request, cluster?.RequestHeaders, exchange.Request.Headers, exchange, true);

    public void ChangeResponse(WeightedClusterModel? cluster, IHeaderDictionary headers, Exchange exchange) =>
        Apply(_response, cluster?.ResponseHeaders, headers, exchange, false);

    /// <summary>The fault that applies to the route: that of the most specific level that sets one, or else that of the filter.</summary>
    public FaultModel FaultFor(FaultFilterModel filter, WeightedClusterModel? cluster) =>
        cluster?.Filters.Find(filter.Name)
        ?? Model.Filters.Find(filter.Name)
        ?? Host.Filters.Find(filter.Name)
        ?? Table.Filters.Find(filter.Name)
        ?? (filter.Disabled ? FaultModel.Nothing : filter.Fault);

    /// <summary>A cluster that is drawn at random in proportion to the weights; null where a header names the cluster.</summary>
    public static WeightedClusterModel? Choose(ForwardModel forward, ulong random)
    {
        if (forward.Clusters.Count <= 1)
        {
            return forward.Clusters.Count == 0 ? null : forward.Clusters[0];
        }

        var lot = random % forward.TotalWeight;
        foreach (var cluster in forward.Clusters)
        {
            if (lot < cluster.Weight)
            {
                return cluster;
            }

            lot -= cluster.Weight;
        }

        return forward.Clusters[^1];
    }

    // Envoy applies the levels from the most to the least specific, so that the least specific has the last word, unless the route
    // configuration says otherwise.
    private HeaderMutations[] Order(HeaderMutations route, HeaderMutations host, HeaderMutations table)
    {
        HeaderMutations[] changes = _mostSpecificLast ? [table, host, route] : [route, host, table];
        return [.. changes.Where(static c => !c.IsEmpty)];
    }

    private void Apply(HeaderMutations[] changes, HeaderMutations? cluster, IHeaderDictionary headers, Exchange exchange, bool isRequest)
    {
        if (!_mostSpecificLast)
        {
            cluster?.Apply(headers, exchange, isRequest);
        }

        foreach (var change in changes)
        {
            change.Apply(headers, exchange, isRequest);
        }

        if (_mostSpecificLast)
        {
            cluster?.Apply(headers, exchange, isRequest);
        }
    }
}
