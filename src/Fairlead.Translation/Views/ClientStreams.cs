using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Proxies;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>
/// Chooses the one table that routes connections to a host and port for a class of clients, as <see cref="ClientTables"/> does for
/// requests. A port that nobody wrote rules for has none: its connections go to the service.
/// </summary>
internal static class ClientStreams
{
    /// <summary>The tables of a hostname, by port, with the conditions on the clients decided.</summary>
    public static EquatableList<StreamTable> Choose(HostFacts facts, Service? service, ClientClass clients, ProxyVisibility? seen)
    {
        if (facts.Streams.Count == 0)
        {
            return [];
        }

        SortedDictionary<int, StreamTable> chosen = [];
        foreach (var table in facts.Streams.OrderBy(table => table.Service is { } key && key != service?.Key))
        {
            if ((table.Service is null || service is not null)
                && !chosen.ContainsKey(table.Port)
                && ClientTables.IsSeen(seen, table.Host, table.Namespace, table.Port, table.Service is null ? null : service, clients)
                && Visibility.Includes(table.ExportTo, table.Namespace, clients.Namespace))
            {
                chosen.Add(table.Port, Decide(table, clients));
            }
        }

        return chosen.Values.ToEquatableList();
    }

    /// <summary>Whether rules look at labels of their clients.</summary>
    public static bool LooksAtLabels(StreamTable table) =>
        table.Rules.Any(static rule => rule.Matches.Any(static match => match.SourceLabels.Count > 0));

    /// <summary>A table as its clients are given it: conditions on them that do not hold leave the rule out.</summary>
    public static StreamTable Decide(StreamTable table, ClientClass clients)
    {
        if (!table.Rules.Any(static rule => rule.Matches.Any(IsOnClient)))
        {
            return table;
        }

        List<StreamRule> rules = [];
        foreach (var rule in table.Rules)
        {
            var matches = rule.Matches.Where(match => Holds(match, clients))
                .Select(static match => match with { SourceLabels = EquatableMap<string>.Empty, SourceNamespace = "" })
                .ToEquatableList();
            if (rule.Matches.Count == 0 || matches.Count > 0)
            {
                rules.Add(rule with { Matches = matches });
            }
        }

        return table with { Rules = rules.ToEquatableList() };
    }

    private static bool IsOnClient(StreamMatch match) => match.SourceLabels.Count > 0 || match.SourceNamespace.Length > 0;

    private static bool Holds(StreamMatch match, ClientClass clients) =>
        match.SourceLabels.IsSubsetOf(clients.Labels) && (match.SourceNamespace.Length == 0 || match.SourceNamespace == clients.Namespace);
}
