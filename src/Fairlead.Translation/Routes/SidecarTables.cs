using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.View;

namespace Fairlead.Translation.Routes;

/// <summary>The route configurations of a sidecar: <c>egress_routes</c> with all hosts, and one for each port.</summary>
internal static class SidecarTables
{
    public const string All = "egress_routes";

    /// <summary>Envoy refuses a longer body unless the route configuration allows it.</summary>
    private const uint DefaultMaxBody = 4096;

    public static IEnumerable<ResourceDraft> Make(MeshView view, ProblemList problems)
    {
        var hosts = new Dictionary<RouteTable, VirtualHost>(ReferenceEqualityComparer.Instance);
        foreach (var table in view.Tables)
        {
            var host = new VirtualHost { Name = string.Create(CultureInfo.InvariantCulture, $"{table.Host}:{table.Port}") };
            host.Routes.AddRange(SidecarRoutes.Of(table, view.Scope, problems));
            hosts[table] = host;
        }

        yield return Make(view, All, view.Tables, hosts, DefaultPorts.ForRequests(view));
        foreach (var port in view.Tables.GroupBy(table => table.Port).OrderBy(group => group.Key))
        {
            yield return Make(view, port.Key.ToString(CultureInfo.InvariantCulture), [.. port], hosts, _ => true);
        }
    }

    private static ResourceDraft Make(
        MeshView view, string name, IReadOnlyList<RouteTable> tables, Dictionary<RouteTable, VirtualHost> hosts, Func<RouteTable, bool> isDefault)
    {
        // A route may name a cluster that is on its way: that is not a reason to refuse all routes.
        var routes = new RouteConfiguration { Name = name, ValidateClusters = false };
        foreach (var (table, names) in NameClaims.Share(view, tables, isDefault).OrderBy(pair => pair.Key.Host, StringComparer.Ordinal).ThenBy(pair => pair.Key.Port))
        {
            var host = hosts[table].Clone();
            host.Domains.AddRange(names);
            routes.VirtualHosts.Add(host);
        }

        var longest = tables.SelectMany(table => table.Rules).Max(rule => (uint?)(rule.Action as Model.Routing.DirectResponseAction)?.Body.Count) ?? 0;
        if (longest > DefaultMaxBody)
        {
            routes.MaxDirectResponseBodySizeBytes = longest;
        }

        return Draft.Of(routes, ProvenanceSet.Of(tables.SelectMany(table => CausesOf(table, view))));
    }

    private static IEnumerable<Provenance> CausesOf(RouteTable table, MeshView view) =>
        [.. table.Provenance, .. table.Rules.Select(rule => rule.Provenance), .. view.Find(table.Host)?.Provenance ?? []];
}
