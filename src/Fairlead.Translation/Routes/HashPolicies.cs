using Envoy.Config.Route.V3;
using Fairlead.Incremental.Graphs;
using Fairlead.Model.Policy;
using Fairlead.Translation.Views;
using Google.Protobuf.WellKnownTypes;
using WireHash = Envoy.Config.Route.V3.RouteAction.Types.HashPolicy;
using WireRoute = Envoy.Config.Route.V3.Route;

namespace Fairlead.Translation.Routes;

/// <summary>
/// Says on routes what of a request is hashed, where the policy of a destination wants requests that are alike at one endpoint. Only what
/// is hashed for the destinations is looked at, not how they are seen in all else.
/// </summary>
internal readonly struct HashPolicies(Collection<string, HostHashes> hashes, Context context)
{
    /// <summary>The classes of clients for which a host's routes may hash otherwise than for anyone.</summary>
    public SortedSet<ClientClass> ClassesOf(HostViews views)
    {
        SortedSet<ClientClass> classes = [];
        HashSet<string> hosts = new(StringComparer.Ordinal);
        foreach (var view in views.All)
        {
            foreach (var (cluster, _) in view.View.NamedClusters())
            {
                if (hosts.Add(cluster.Host) && context.Find(hashes, cluster.Host) is { } found)
                {
                    // Those that see a part of the mesh, and this host in it, are among the host's own.
                    classes.UnionWith(found.Others.Select(static other => other.Class).Where(static clients => !clients.IsScoped));
                }
            }
        }

        return classes;
    }

    /// <summary>Adds to routes what their destinations hash.</summary>
    public void Write(IEnumerable<WireRoute> routes, ClientClass clients)
    {
        foreach (var action in routes.Select(static route => route.Route_).Where(static action => action is not null))
        {
            IEnumerable<string> clusters = action.ClusterSpecifierCase switch
            {
                RouteAction.ClusterSpecifierOneofCase.Cluster => [action.Cluster],
                RouteAction.ClusterSpecifierOneofCase.WeightedClusters =>
                    action.WeightedClusters.Clusters.Select(static cluster => cluster.Name),
                _ => [],
            };

            // All destinations of a route are chosen by one hash: that of what any of them wants.
            foreach (var cluster in clusters)
            {
                if (Find(cluster, clients) is { } policy && Of(policy) is var hash && !action.HashPolicy.Contains(hash))
                {
                    action.HashPolicy.Add(hash);
                }
            }
        }
    }

    private HashPolicy? Find(string cluster, ClientClass clients)
    {
        var host = cluster[(cluster.LastIndexOf('|') + 1)..];
        return context.Find(hashes, host)?.For(clients) is { } found && found.TryGetValue(cluster, out var policy) ? policy : null;
    }

    private static WireHash Of(HashPolicy policy)
    {
        switch (policy.Source)
        {
            case HashSource.Header:
                return new() { Header = new() { HeaderName = policy.Name } };
            case HashSource.QueryParameter:
                return new() { QueryParameter = new() { Name = policy.Name } };
            case HashSource.Cookie:
                WireHash.Types.Cookie cookie = new()
                {
                    Name = policy.Name,
                    Path = policy.CookiePath,
                    Ttl = policy.CookieLifetime is { } lifetime ? Duration.FromTimeSpan(lifetime) : null,
                };
                cookie.Attributes.AddRange(policy.CookieAttributes.Select(
                    static pair => new WireHash.Types.CookieAttribute { Name = pair.Key, Value = pair.Value }));
                return new() { Cookie = cookie };
            default:
                return new() { ConnectionProperties = new() { SourceIp = true } };
        }
    }
}
