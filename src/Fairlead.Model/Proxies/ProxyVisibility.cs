using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Model.Proxies;

/// <summary>
/// What some proxies see of the mesh and take in. One with a selector that a proxy's labels satisfy holds for the proxy; else the one of
/// its namespace without selector; else that of the mesh's root namespace; else the proxy sees all that is exported to it. Immutable.
/// </summary>
public sealed record ProxyVisibility
{
    /// <summary>The namespace of the proxies; the root namespace: of all that have no other.</summary>
    public required string Namespace { get; init; }

    /// <summary>Labels of the proxies; empty: all.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>What they see, by the ports that their workloads call.</summary>
    public EquatableList<EgressListener> Egress { get; init; } = [];

    /// <summary>What they take in; empty: all ports of the services that their workload answers for.</summary>
    public EquatableList<IngressListener> Ingress { get; init; } = [];

    /// <summary>What becomes of calls to hosts that they do not see; null: as the mesh's settings say.</summary>
    public OutboundPolicy? Outbound { get; init; }

    /// <summary>The connections to their workloads; null: as the proxy does by itself.</summary>
    public ConnectionPool? InboundConnections { get; init; }

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Whether it lets the proxies see only a part of what is exported to them.</summary>
    public bool IsPartial => Egress.Count > 0
        && !(Egress is [{ Port: null } all]
            && all.Hosts.Contains(new("*", "*"))
            && !all.Hosts.Any(static entry => entry.IsExcluded));

    /// <summary>The visibility that holds for a proxy; null: it sees all that is exported to it.</summary>
    /// <param name="all">All of the mesh.</param>
    /// <param name="rootNamespace">The mesh's root namespace.</param>
    /// <param name="ns">The proxy's namespace.</param>
    /// <param name="labels">The proxy's labels.</param>
    public static ProxyVisibility? Of(
        OrderedMap<VisibilityKey, ProxyVisibility> all, string rootNamespace, string ns, EquatableMap<string> labels) =>
        KeyOf(all, rootNamespace, ns, labels) is { } key ? all.Find(key) : null;

    /// <summary>What identifies the visibility that holds for a proxy; null: it sees all that is exported to it.</summary>
    /// <param name="all">All of the mesh.</param>
    /// <param name="rootNamespace">The mesh's root namespace.</param>
    /// <param name="ns">The proxy's namespace.</param>
    /// <param name="labels">The proxy's labels.</param>
    public static VisibilityKey? KeyOf(
        OrderedMap<VisibilityKey, ProxyVisibility> all, string rootNamespace, string ns, EquatableMap<string> labels)
    {
        ArgumentNullException.ThrowIfNull(all);
        return In(ns, labels) ?? In(rootNamespace, EquatableMap<string>.Empty);

        VisibilityKey? In(string place, EquatableMap<string> own)
        {
            foreach (var (key, visibility) in all.From(new(place, false, null, 0)))
            {
                if (key.Namespace != place)
                {
                    break;
                }

                if (visibility.Selector.IsSubsetOf(own))
                {
                    return key;
                }
            }

            return null;
        }
    }

    /// <summary>Whether a service of a namespace is among what the proxies see through a port.</summary>
    /// <param name="host">The service's host; it may begin with <c>*.</c>.</param>
    /// <param name="serviceNamespace">The service's namespace.</param>
    /// <param name="port">The port that the workload calls.</param>
    /// <param name="clientNamespace">The proxy's namespace.</param>
    public bool Sees(string host, string serviceNamespace, int port, string clientNamespace)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (Egress.Count == 0)
        {
            return true;
        }

        var listener = Egress.FirstOrDefault(entry => entry.Port == port) ?? Egress.FirstOrDefault(static entry => entry.Port is null);
        return listener is not null
            && listener.Hosts.Any(entry => !entry.IsExcluded && Includes(entry))
            && !listener.Hosts.Any(entry => entry.IsExcluded && Includes(entry));

        bool Includes(VisibleHosts entry) =>
            (entry.Namespace == "*" || (entry.Namespace == "." ? clientNamespace : entry.Namespace) == serviceNamespace)
            && HostPatterns.Covers(entry.Pattern, host);
    }
}
