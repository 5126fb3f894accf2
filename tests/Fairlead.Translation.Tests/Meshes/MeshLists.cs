using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;
using Fairlead.Model.Raw;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Tests.Meshes;

/// <summary>Makes meshes of lists: of tables for one host and port the first in the list comes first.</summary>
internal static class MeshLists
{
    public static MeshSnapshot ToMesh(
        IEnumerable<Service> services,
        IEnumerable<(ServiceKey Service, int Port, Endpoint Endpoint)> endpoints,
        IEnumerable<RouteTable> tables,
        IEnumerable<DestinationPolicy> policies,
        IEnumerable<RawResource> raw) => new()
        {
            Services = OrderedMap.Create(
                KeyOrder.Natural<ServiceKey>(), services.Select(static service => KeyValuePair.Create(service.Key, service))),
            Endpoints = ToEndpoints(endpoints),
            Routes = ToRoutes(tables),
            Policies = OrderedMap.Create(KeyOrder.Natural<PolicyKey>(),
                policies.Select(static (policy, index) => KeyValuePair.Create(KeyOf(policy, index), policy))),
            RawResources = OrderedMap.Create(
                KeyOrder.Natural<RawKey>(),
                raw.Select(static (resource, index) => KeyValuePair.Create(
                    new RawKey(resource.TypeUrl, resource.Name, resource.Provenance.Key, index), resource))),
        };

    public static OrderedMap<TableKey, RouteTable> ToRoutes(IEnumerable<RouteTable> tables) => OrderedMap.Create(
        KeyOrder.Natural<TableKey>(),
        tables.Select(static (table, index) => KeyValuePair.Create(
            new TableKey(table.Host, table.Port, index, table.Namespace, default, 0, table.Service), table)));

    public static OrderedMap<EndpointKey, Endpoint> ToEndpoints(IEnumerable<(ServiceKey Service, int Port, Endpoint Endpoint)> endpoints) =>
        OrderedMap.Create(
        KeyOrder.Natural<EndpointKey>(),
        endpoints.GroupBy(static item => (item.Service, item.Port, item.Endpoint.Provider, item.Endpoint.Address,
            Target: item.Endpoint.Port)).SelectMany(static group => group.Select(
            (item,
                ordinal) => KeyValuePair.Create(new EndpointKey(
                    item.Service, item.Port, group.Key.Provider, "", group.Key.Address, group.Key.Target, ordinal), item.Endpoint))));

    // The catalog makes one policy of those of one namespace, host and visibility; here the last part tells them apart, which no namespace
    // is called.
    private static PolicyKey KeyOf(DestinationPolicy policy, int index)
    {
        var key = PolicyKey.Of(policy.Host, policy.Namespace, policy.ExportTo, policy.Selector);
        return key with { Exports = key.Exports.Length == 0 ? "" : $"{key.Exports},-{index}-" };
    }
}
