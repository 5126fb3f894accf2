using Fairlead.Config.Istio;
using Fairlead.Config.Raw;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>
/// Joins config objects into what the mesh is: services, endpoints, route tables, policies. Pure. An object that does not fit the others (an unknown host, a
/// contradiction) is left out, and what it said before, where that is known, is joined in its place.
/// </summary>
public static class CatalogBuilder
{
    /// <summary>Joins objects of which nothing older is known.</summary>
    public static MeshSnapshot Build(ConfigSnapshot config) => Build(config, null, out _);

    /// <summary>Joins objects.</summary>
    /// <param name="config">What the store says now.</param>
    /// <param name="lastGood">The objects that the last join took, or null.</param>
    /// <param name="accepted">The objects that this join took: the next call's last good ones.</param>
    public static MeshSnapshot Build(ConfigSnapshot config, ConfigSnapshot? lastGood, out ConfigSnapshot accepted)
    {
        ArgumentNullException.ThrowIfNull(config);
        var joined = Join(config, lastGood);
        accepted = joined.Accepted;
        return joined.Mesh;
    }

    /// <summary>Joins objects, and keeps what later ones are joined by.</summary>
    internal static JoinedCatalog Join(ConfigSnapshot config, ConfigSnapshot? lastGood)
    {
        var run = new JoinRun(config, lastGood ?? ConfigSnapshot.Empty);

        // 1. Services first: everything else refers to them.
        var services = new ServiceJoin();
        run.Take<ServiceEntryConfig>((item, spec, _) => services.TryAdd(item, spec));
        var directory = services.ToDirectory();

        // 2. Policies, since routes refer to their subsets.
        var policies = new PolicyJoin(directory);
        run.Take<DestinationRuleConfig>(policies.TryAdd);

        // 3. Routes, and 4. what was written by hand, which refers to nothing here.
        var routes = new RouteJoin(directory, policies);
        run.Take<VirtualServiceConfig>(routes.TryAdd);
        var raw = new RawJoin();
        run.Take<EnvoyResourcesConfig>((item, spec, _) => raw.TryAdd(item, spec));

        MeshSnapshot mesh = new()
        {
            Services = directory.Services,
            Endpoints = services.ToEndpoints(),
            Routes = routes.ToTables(),
            Policies = policies.ToPolicies(),
            RawResources = raw.ToResources(),
            Problems = run.Problems,
        };
        return new(config, new(run.Accepted, []), mesh, directory, policies);
    }
}
