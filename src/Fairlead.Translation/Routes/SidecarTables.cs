using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.View;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Routes;

/// <summary>
/// The route configurations of a sidecar: <c>egress_routes</c> with all hosts, and one for each port. Their virtual hosts stand in them, or are
/// resources <c>ROUTE_CONFIGURATION/HOST:PORT</c> of their own.
/// </summary>
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

        var drafts = Make(view, All, view.Tables, hosts, DefaultPorts.ForRequests(view));
        foreach (var port in view.Tables.GroupBy(table => table.Port).OrderBy(group => group.Key))
        {
            drafts = drafts.Concat(Make(view, port.Key.ToString(CultureInfo.InvariantCulture), [.. port], hosts, _ => true));
        }

        return drafts;
    }

    private static IEnumerable<ResourceDraft> Make(
        MeshView view, string name, IReadOnlyList<RouteTable> tables, Dictionary<RouteTable, VirtualHost> hosts, Func<RouteTable, bool> isDefault)
    {
        // A route may name a cluster that is on its way: that is not a reason to refuse all routes.
        var routes = new RouteConfiguration { Name = name, ValidateClusters = false };
        var longest = tables.SelectMany(table => table.Rules).Max(rule => (uint?)(rule.Action as Model.Routing.DirectResponseAction)?.Body.Count) ?? 0;
        if (longest > DefaultMaxBody)
        {
            routes.MaxDirectResponseBodySizeBytes = longest;
        }

        var delivery = view.Scope.Routes;
        List<ResourceDraft> own = [];
        foreach (var (table, names) in NameClaims.Share(view, tables, isDefault).OrderBy(pair => pair.Key.Host, StringComparer.Ordinal).ThenBy(pair => pair.Key.Port))
        {
            var host = hosts[table].Clone();
            host.Domains.AddRange(names);
            if (delivery == RouteDelivery.Full)
            {
                routes.VirtualHosts.Add(host);
                continue;
            }

            // Envoy takes a virtual host away only if it bears the name of its resource.
            host.Name = $"{name}/{host.Name}";
            own.Add(Draft.Of(host, [.. host.Domains.Select(domain => $"{name}/{domain}")], ProvenanceSet.Of(CausesOf(table, view))));
        }

        if (delivery == RouteDelivery.Full)
        {
            return [Draft.Of(routes, ProvenanceSet.Of(tables.SelectMany(table => CausesOf(table, view))))];
        }

        routes.Vhds = new Vhds { ConfigSource = Wire.Ads() };
        if (delivery == RouteDelivery.OnDemand)
        {
            // Envoy opens a listener when the first virtual hosts have come, and an empty answer does not count. Here none come unasked.
            routes.Vhds.ConfigSource.InitialFetchTimeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1));
        }

        return own.Prepend(Draft.Of(routes, []) with { Members = delivery == RouteDelivery.Hosts ? name + "/" : null });
    }

    private static IEnumerable<Provenance> CausesOf(RouteTable table, MeshView view) =>
        [.. table.Provenance, .. table.Rules.Select(rule => rule.Provenance), .. view.Find(table.Host)?.Provenance ?? []];
}
