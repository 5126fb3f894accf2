using Fairlead.Catalog.Hosts;
using Fairlead.Catalog.Listeners;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Listeners;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>
/// From routes and listeners to the tables of listeners. All rules that are bound to a listener and are for one of its hosts come together:
/// exclusive ones first, those for a closer pattern of hosts before the others, then the oldest object's; then the others in their own
/// order.
/// </summary>
internal sealed class ListenerRoutes
{
    private readonly RouteCollections _routes;
    private readonly ServiceCollections _services;
    private readonly ListenerCollections _listeners;

    public ListenerRoutes(Graph graph, RouteCollections routes, ServiceCollections services, ListenerCollections listeners)
    {
        _routes = routes;
        _services = services;
        _listeners = listeners;
        var bindings = graph.Expand<ConfigKey, AdmittedObject, ListenerBindingKey, ListenerBinding>(
            "listener bindings", routes.Admitted, new(KeyOrder.Natural<ListenerBindingKey>()), AddBindings);
        var byHost = graph.Index(
            "listener bindings by host", bindings, KeyOrder.Natural<ListenerHostKey>(), static (key, _, places) => places.Add(key.Place));
        Tables = graph.Group<ListenerHostKey, ListenerBindingKey, ListenerBinding, ListenerHostKey, RouteTable>(
            "listener tables", byHost, new(KeyOrder.Natural<ListenerHostKey>()), AddTable);
        Streams = graph.Group<ListenerHostKey, ListenerBindingKey, ListenerBinding, ListenerHostKey, StreamTable>(
            "listener stream tables", byHost, new(KeyOrder.Natural<ListenerHostKey>()), AddStreams);
    }

    public Collection<ListenerHostKey, RouteTable> Tables { get; }

    public Collection<ListenerHostKey, StreamTable> Streams { get; }

    private void AddBindings(ConfigKey key, AdmittedObject admitted, Entries<ListenerBindingKey, ListenerBinding> output)
    {
        foreach (var binding in RouteBinding.Of(key, admitted))
        {
            // A listener belongs to the namespace of its object, whose proxies have it.
            var bound = binding.Route.Listeners.SelectMany(reference => _listeners.Of(output, reference))
                .Where(listener => Visibility.Includes(binding.Route.ExportTo, key.Namespace, listener.Key.Owner.Namespace))
                .DistinctBy(static listener => listener.Key);
            foreach (var listener in bound.ToList())
            {
                foreach (var host in listener.HostsFor(binding.Name, key.Namespace))
                {
                    output.Add(new(new(listener.Key, host), key, binding.Index), new(binding, listener));
                }
            }
        }
    }

    private RuleMaking Making(Context context) =>
        new(new HostLookup(_services, context), target => context.Find(_routes.Admitted, target)?.Claims);

    private void AddTable(
        ListenerHostKey place,
        IReadOnlyList<KeyValuePair<ListenerBindingKey, ListenerBinding>> members,
        Entries<ListenerHostKey, RouteTable> output)
    {
        var making = Making(output);
        var parts = members.Select(static member => member.Value)
            .Where(static bound => bound.Binding.Route.Rules.Count > 0)
            .Select(bound => new RulePart<RouteRule>(bound.Binding, making.Http(bound.Binding.Key, bound.Binding.Route, bound.Place)))
            .ToList();
        if (parts.Count > 0)
        {
            output.Add(place, new()
            {
                Host = place.Host,
                Port = members[0].Value.Listener.Port,
                Namespace = place.Listener.Owner.Namespace,
                Rules = RuleOrder.Join(parts),
                Provenance = ProvenanceOf(members),
            });
        }
    }

    private void AddStreams(
        ListenerHostKey place,
        IReadOnlyList<KeyValuePair<ListenerBindingKey, ListenerBinding>> members,
        Entries<ListenerHostKey, StreamTable> output)
    {
        var making = Making(output);
        var parts = members.Select(static member => member.Value)
            .Where(static bound => bound.Binding.Route.Streams.Count > 0)
            .Select(bound => new RulePart<StreamRule>(
                bound.Binding, making.Streams(bound.Binding.Key, bound.Binding.Route, bound.Place, IsPassedOn(bound.Listener))))
            .ToList();
        if (parts.Any(static part => part.Rules.Count > 0))
        {
            output.Add(place, new()
            {
                Host = place.Host,
                Port = members[0].Value.Listener.Port,
                Namespace = place.Listener.Owner.Namespace,
                Rules = RuleOrder.Join(parts),
                Provenance = ProvenanceOf(members),
            });
        }
    }

    // Rules by server name are for TLS that the listener does not open; what it opens, or what is no TLS, is bytes.
    private static bool IsPassedOn(Listener listener) => listener is
    {
        Protocol: ListenerProtocol.Tls or ListenerProtocol.Https,
        Tls: null or { Mode: ServerTlsMode.PassThrough or ServerTlsMode.AutoPassThrough },
    };

    private static EquatableList<Provenance> ProvenanceOf(IReadOnlyList<KeyValuePair<ListenerBindingKey, ListenerBinding>> members) =>
        members.Select(static member => new Provenance(member.Value.Binding.Key, member.Value.Binding.Host.Path)).ToEquatableList();
}
