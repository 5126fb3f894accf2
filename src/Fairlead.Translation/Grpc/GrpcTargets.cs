using System.Globalization;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Names;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Grpc;

/// <summary>
/// What <c>xds:///HOST:PORT</c> and <c>xds:///HOST</c> lead to: a listener for each name, and a route configuration for each host and port.
/// </summary>
internal static class GrpcTargets
{
    /// <summary>
    /// The listeners and route configurations of a host, for anyone and, where theirs are others, for classes of clients.
    /// </summary>
    public static List<(ClientClass Class, ResourceDraft? Draft, string TypeUrl, string Name)> Of(
        string host, HostViews views, NameSharing names, ProblemSet problems)
    {
        List<(ClientClass, ResourceDraft?, string, string)> all = [];

        // Clients ask by full name, so a wildcard host has no name to be asked by.
        if (host.StartsWith('*'))
        {
            return all;
        }

        var anyone = For(views.Anyone, ClientClass.Anyone, names, problems).ToDictionary(static draft => (draft.TypeUrl, draft.Name));
        all.AddRange(anyone.Values.Select(static draft => (ClientClass.Anyone, (ResourceDraft?)draft, draft.TypeUrl, draft.Name)));
        foreach (var clients in names.ClassesOf(host, views))
        {
            var own = For(views.For(clients), clients, names, problems).ToDictionary(static draft => (draft.TypeUrl, draft.Name));
            all.AddRange(own.Where(pair => clients.IsScoped || !IsSame(pair.Value, anyone.GetValueOrDefault(pair.Key)))
                .Select(pair => (clients, (ResourceDraft?)pair.Value, pair.Key.TypeUrl, pair.Key.Name)));

            // A name that another host has there is given by that one.
            foreach (var (typeUrl, name) in clients.IsScoped ? [] : anyone.Keys.Where(key => !own.ContainsKey(key)))
            {
                if (typeUrl != TypeUrls.Listener || !names.IsGivenToOther(host, name, clients, DefaultPort))
                {
                    all.Add((clients, null, typeUrl, name));
                }
            }
        }

        return all;
    }

    /// <summary>
    /// The clusters that a host's tables name, those included that stand in for actions which name none, each with what names it.
    /// </summary>
    public static IEnumerable<(ClusterName Cluster, Provenance Cause)> NamedClusters(HostView view) =>
        view.NamedClusters().Select(static named => (named.Cluster, named.Rule.Provenance))
            .Concat(view.Tables.Where(static table => !table.Host.StartsWith('*'))
                .Select(static table => (GrpcRoutes.OwnCluster(table), table.Rules.Select(static rule => rule.Provenance)
                    .Concat(table.Provenance)
                    .FirstOrDefault())));

    private static int DefaultPort(HostView view) => view.DefaultGrpcPort;

    private static bool IsSame(ResourceDraft draft, ResourceDraft? other) =>
        other is not null && draft.Value.Equals(other.Value) && draft.Provenance.SequenceEqual(other.Provenance);

    private static IEnumerable<ResourceDraft> For(HostView view, ClientClass clients, NameSharing sharing, ProblemSet problems)
    {
        foreach (var table in view.Tables)
        {
            var routes = string.Create(CultureInfo.InvariantCulture, $"{table.Host}:{table.Port}");
            var causes = ProvenanceSet.Of(
                [.. table.Provenance, .. table.Rules.Select(static rule => rule.Provenance), .. view.Service?.Provenance ?? []]);
            var names = sharing.NamesOf(view, table, clients, DefaultPort);
            foreach (var name in names)
            {
                yield return Draft.Of(ListenerOf(name, routes), causes);
            }

            yield return Draft.Of(RoutesOf(table, routes, names, problems), causes);
        }
    }

    private static RouteConfiguration RoutesOf(RouteTable table, string name, List<string> names, ProblemSet problems)
    {
        // Only those who asked for one of its names have this configuration: whatever authority they send, it is meant.
        var host = new VirtualHost { Name = name, Domains = { "*" } };
        host.Routes.AddRange(GrpcRoutes.Of(table, names, problems));
        return new() { Name = name, VirtualHosts = { host } };
    }

    private static Listener ListenerOf(string name, string routes)
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = name,
            Rds = new Rds { RouteConfigName = routes, ConfigSource = Wire.Ads() }
        };
        manager.HttpFilters.AddRange(HttpManagers.GrpcFilters());
        return new() { Name = name, ApiListener = new() { ApiListener_ = Wire.Pack(manager) } };
    }
}
