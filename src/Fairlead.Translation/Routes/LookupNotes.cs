using Envoy.Config.Route.V3;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Views;
using WireRoute = Envoy.Config.Route.V3.Route;

namespace Fairlead.Translation.Routes;

/// <summary>Says on routes where the hosts that are looked up for their requests are gone to.</summary>
internal readonly struct LookupNotes(LookupPorts ports)
{
    /// <summary>The classes of clients for which a host's routes may say it otherwise than for anyone.</summary>
    public SortedSet<ClientClass> ClassesOf(HostViews views)
    {
        SortedSet<ClientClass> classes = [];
        foreach (var host in views.All.SelectMany(static view => view.View.NamedClusters())
            .Select(static named => named.Cluster.Host)
            .Distinct(StringComparer.Ordinal))
        {
            classes.UnionWith(ports.ClassesOf(host));
        }

        return classes;
    }

    /// <summary>Adds to routes what is to be noted on their requests.</summary>
    /// <returns>Whether there is anything to note.</returns>
    public bool Write(IEnumerable<WireRoute> routes, ClientClass clients)
    {
        var isAny = false;
        foreach (var route in routes)
        {
            switch (route.Route_?.ClusterSpecifierCase)
            {
                case RouteAction.ClusterSpecifierOneofCase.Cluster:
                    if (PortOf(route.Route_.Cluster, clients) is { } port)
                    {
                        isAny = true;
                        route.TypedPerFilterConfig[LookupFilters.NoteFilter] =
                            Wire.Pack(LookupFilters.Note(port, route.Route_.HostRewriteLiteral));
                    }

                    break;
                case RouteAction.ClusterSpecifierOneofCase.WeightedClusters:
                    foreach (var share in route.Route_.WeightedClusters.Clusters)
                    {
                        isAny |= Write(share, route.Route_.HostRewriteLiteral, clients);
                    }

                    break;
                default:
                    break;
            }
        }

        return isAny;
    }

    private bool Write(WeightedCluster.Types.ClusterWeight share, string host, ClientClass clients)
    {
        if (PortOf(share.Name, clients) is not { } port)
        {
            return false;
        }

        share.TypedPerFilterConfig[LookupFilters.NoteFilter] =
            Wire.Pack(LookupFilters.Note(port, share.HostRewriteLiteral.Length > 0 ? share.HostRewriteLiteral : host));
        return true;
    }

    private int? PortOf(string cluster, ClientClass clients) =>
        ClusterName.TryParse(cluster, out var name) ? ports.Of(name, clients) : null;
}
