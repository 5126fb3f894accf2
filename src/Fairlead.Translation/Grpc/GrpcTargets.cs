using System.Globalization;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.View;

namespace Fairlead.Translation.Grpc;

/// <summary>What <c>xds:///HOST:PORT</c> and <c>xds:///HOST</c> lead to: a listener for each name, and a route configuration for each host and port.</summary>
internal static class GrpcTargets
{
    public static IEnumerable<ResourceDraft> Make(MeshView view, ProblemList problems)
    {
        // Clients ask by full name, so a wildcard host has no name to be asked by.
        var tables = view.Tables.Where(table => !HostPattern.IsWildcard(table.Host)).ToList();
        var names = NameClaims.Share(view, tables, DefaultPorts.ForGrpcTargets(view));
        foreach (var table in tables)
        {
            var routes = string.Create(CultureInfo.InvariantCulture, $"{table.Host}:{table.Port}");
            var causes = ProvenanceSet.Of([.. table.Provenance, .. table.Rules.Select(rule => rule.Provenance), .. view.Find(table.Host)?.Provenance ?? []]);
            foreach (var name in names[table])
            {
                yield return Draft.Of(ListenerOf(name, routes), causes);
            }

            yield return Draft.Of(RoutesOf(table, routes, names[table], view, problems), causes);
        }
    }

    /// <summary>The clusters that stand in for actions that name none, so that they too are given.</summary>
    public static IEnumerable<(ClusterName Name, Provenance Cause)> StandIns(MeshView view) =>
        view.Tables.Where(table => !HostPattern.IsWildcard(table.Host))
            .Select(table => (GrpcRoutes.OwnCluster(table), table.Rules.Select(rule => rule.Provenance).Concat(table.Provenance).FirstOrDefault()));

    private static RouteConfiguration RoutesOf(RouteTable table, string name, List<string> names, MeshView view, ProblemList problems)
    {
        // Only those who asked for one of its names have this configuration: whatever authority they send, it is meant.
        var host = new VirtualHost { Name = name, Domains = { "*" } };
        host.Routes.AddRange(GrpcRoutes.Of(table, view.Scope, names, problems));
        return new() { Name = name, VirtualHosts = { host } };
    }

    private static Listener ListenerOf(string name, string routes)
    {
        var manager = new HttpConnectionManager { StatPrefix = name, Rds = new Rds { RouteConfigName = routes, ConfigSource = Wire.Ads() } };
        manager.HttpFilters.AddRange(HttpManagers.ClientFilters());
        return new() { Name = name, ApiListener = new() { ApiListener_ = Wire.Pack(manager) } };
    }
}
