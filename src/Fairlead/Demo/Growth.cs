namespace Fairlead.Demo;

/// <summary>
/// The growth after the seed: from the start on a route at every turn and a cluster at every second one, service by service.
/// </summary>
internal static class Growth
{
    public static IReadOnlyList<GrowthStep> Plan(IReadOnlyList<DemoService> services, TimeSpan routeEvery)
    {
        var steps = new List<GrowthStep>();
        for (var turn = 0; turn <= (services.Count - 1) * 2; turn++)
        {
            var clusters = turn % 2 == 0 ? services.Skip(turn / 2).Take(1).ToList() : [];
            var routes = services.Skip(turn).Take(1).ToList();
            if (clusters.Count + routes.Count == 0)
            {
                continue;
            }

            var haveCluster = services.Take((turn / 2) + 1).ToList();
            var haveRoute = services.Take(turn + 1).ToList();
            steps.Add(new(turn * routeEvery, clusters, routes, [.. haveCluster.Intersect(haveRoute)], [.. haveRoute.Except(haveCluster)]));
        }

        return steps;
    }
}
