using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>
/// Chooses the one table that routes a host and port for a class of clients: of those that they see the first, as the catalog put them in
/// order. Where a hostname is declared in several namespaces, tables of the service that the clients are given come before the others'.
/// </summary>
internal static class ClientTables
{
    /// <summary>The tables of a hostname, by port, with the conditions on the clients decided.</summary>
    public static EquatableList<RouteTable> Choose(HostFacts facts, Service? service, ClientClass clients)
    {
        SortedDictionary<int, RouteTable> chosen = [];
        var candidates = facts.Tables
            .Where(table => Visibility.Includes(table.ExportTo, table.Namespace, clients.Namespace))
            .Where(table => table.Service is null || service is not null)
            .OrderBy(table => table.Service is not { } key || key == service?.Key ? 0 : 1);
        foreach (var table in candidates)
        {
            chosen.TryAdd(table.Port, table);
        }

        // Rules may be written for other namespaces only: the service is still there for everybody who sees it.
        foreach (var port in service?.Ports.Where(static port => port.IsHttp) ?? [])
        {
            if (!chosen.ContainsKey(port.Number))
            {
                chosen.Add(port.Number, RouteTable.Plain(service!, port)); // it has ports
            }
        }

        return chosen.Values.Select(table => Decide(table, clients)).ToEquatableList();
    }

    /// <summary>Whether rules look at labels of their clients.</summary>
    public static bool LooksAtLabels(RouteTable table) => ConditionsOf(table).Any(static match => match.SourceLabels.Count > 0);

    /// <summary>All conditions of a table's rules.</summary>
    public static IEnumerable<RouteMatch> ConditionsOf(RouteTable table) => table.Rules.SelectMany(static rule => rule.Matches);

    // A client's routes are its own, so conditions on the client are decided here: those that do not hold leave the rule out.
    private static RouteTable Decide(RouteTable table, ClientClass clients)
    {
        if (!ConditionsOf(table).Any(IsOnClient))
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
