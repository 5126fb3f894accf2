using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Proxies;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>
/// Chooses the one table that routes a host and port for a class of clients: of those that they see the first, as the catalog put them in
/// order. Where a hostname is declared in several namespaces, tables of the service that the clients are given come before the others'.
/// </summary>
internal static class ClientTables
{
    /// <summary>The tables of a hostname, by port, with the conditions on the clients decided.</summary>
    /// <param name="facts">What there is for the hostname.</param>
    /// <param name="service">The service that the clients see, with the ports that they see.</param>
    /// <param name="clients">The clients.</param>
    /// <param name="seen">What they see of the mesh; null: all.</param>
    public static EquatableList<RouteTable> Choose(HostFacts facts, Service? service, ClientClass clients, ProxyVisibility? seen)
    {
        List<RouteTable> chosen = [];
        AddTables(facts, service, clients, seen, chosen, ofOthers: false);
        AddTables(facts, service, clients, seen, chosen, ofOthers: true);

        // Rules may be written for other namespaces only: the service is still there for everybody who sees it.
        foreach (var port in service?.Ports ?? [])
        {
            if (port.IsHttp && !HasPort(chosen, port.Number))
            {
                chosen.Add(RouteTable.Plain(service!, port)); // it has ports
            }
        }

        chosen.Sort(static (one, other) => one.Port.CompareTo(other.Port));
        return EquatableList.Make(chosen.Count, index => Decide(chosen[index], clients));
    }

    /// <summary>The tables, where a rule that does not say when a request is tried again has what the mesh's settings say.</summary>
    public static EquatableList<RouteTable> WithRetries(EquatableList<RouteTable> tables, RetryPolicy? retry) => retry is null
        ? tables
        : EquatableList.Make(tables.Count, index => tables[index] with
        {
            Rules = tables[index].Rules.Select(rule => rule.Action is ForwardAction { Retry: null } forward
                ? rule with { Action = forward with { Retry = retry } }
                : rule).ToEquatableList(),
        });

    /// <summary>Whether rules look at labels of their clients.</summary>
    public static bool LooksAtLabels(RouteTable table) => HasCondition(table, static match => match.SourceLabels.Count > 0);

    private static void AddTables(
        HostFacts facts, Service? service, ClientClass clients, ProxyVisibility? seen, List<RouteTable> chosen, bool ofOthers)
    {
        foreach (var table in facts.Tables)
        {
            var isOfOther = table.Service is { } key && key != service?.Key;
            if (isOfOther == ofOthers
                && (table.Service is null || service is not null)
                && !HasPort(chosen, table.Port)
                && IsSeen(seen, table.Host, table.Namespace, table.Port, table.Service is null ? null : service, clients)
                && Visibility.Includes(table.ExportTo, table.Namespace, clients.Namespace))
            {
                chosen.Add(table);
            }
        }
    }

    /// <summary>
    /// Whether clients that see a part of the mesh see a table: its namespace and host are among what they see at its port, and so is the
    /// port of the service.
    /// </summary>
    public static bool IsSeen(ProxyVisibility? seen, string host, string ns, int port, Service? service, ClientClass clients) =>
        seen is null || (seen.Sees(host, ns, port, clients.Namespace) && (service is null || service.FindPort(port) is not null));

    private static bool HasPort(List<RouteTable> tables, int port)
    {
        foreach (var table in tables)
        {
            if (table.Port == port)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasCondition(RouteTable table, Func<RouteMatch, bool> condition)
    {
        foreach (var rule in table.Rules)
        {
            foreach (var match in rule.Matches)
            {
                if (condition(match))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// A table as its clients are given it: their routes are their own, so conditions on them are decided here, and those that do not hold
    /// leave the rule out.
    /// </summary>
    public static RouteTable Decide(RouteTable table, ClientClass clients)
    {
        if (!HasCondition(table, IsOnClient))
        {
            return table;
        }

        List<RouteRule> rules = [];
        foreach (var rule in table.Rules)
        {
            var matches = rule.Matches.Where(match => Holds(match, clients))
                .Select(static match => IsOnClient(match)
                    ? match with { SourceLabels = EquatableMap<string>.Empty, SourceNamespace = "" }
                    : match).ToEquatableList();
            if (rule.Matches.Count == 0 || matches.Count > 0)
            {
                rules.Add(rule with { Matches = matches });
            }
        }

        return table with { Rules = rules.ToEquatableList() };
    }

    private static bool IsOnClient(RouteMatch match) => match.SourceLabels.Count > 0 || match.SourceNamespace.Length > 0;

    private static bool Holds(RouteMatch match, ClientClass clients) =>
        match.SourceLabels.IsSubsetOf(clients.Labels) && (match.SourceNamespace.Length == 0 || match.SourceNamespace == clients.Namespace);
}
