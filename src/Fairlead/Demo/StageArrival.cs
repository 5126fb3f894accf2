using Fairlead.ControlPlane.Admin.Health;

namespace Fairlead.Demo;

/// <summary>Tells what of a growth step has not arrived yet: at the control plane, at each sidecar, on the paths. Pure.</summary>
internal static class StageArrival
{
    public static IReadOnlyList<string> Missing(GrowthStep step, IReadOnlyList<DemoService> services, DemoPicture picture)
    {
        var missing = new List<string>();
        AddControlPlane(step, picture.Status, missing);
        foreach (var proxy in picture.Proxies)
        {
            AddProxy(step, services, proxy, missing);
        }

        foreach (var path in picture.Paths.Where(path => path.IsUp != step.Live.Contains(path.To)))
        {
            missing.Add(path.IsUp
                ? $"{path.From.Name} reaches {path.To.Name}, which it must not yet"
                : $"{path.From.Name} does not reach {path.To.Name} (last answer: {path.Last?.ToString() ?? "none"})");
        }

        return missing;
    }

    /// <summary>The object of a service's route in the words of the status.</summary>
    public static string RouteObject(DemoService service) => $"VirtualService default/{service.Name}";

    private static void AddControlPlane(GrowthStep step, StatusReport status, List<string> missing)
    {
        var held = status.Problems.Where(problem => problem.Severity == "error").Select(problem => problem.ObjectKey).ToHashSet();
        missing.AddRange(step.Waiting.Where(service => !held.Contains(RouteObject(service)))
            .Select(service => $"the control plane does not say that the route of {service.Name} waits for its cluster"));
        missing.AddRange(step.Live.Where(service => held.Contains(RouteObject(service)))
            .Select(service => $"the control plane still holds back the route of {service.Name}"));

        // A stage that has not taken what the one before it gave is still at work.
        foreach (var (former, later) in status.Stages.Zip(status.Stages.Skip(1)))
        {
            if (later.VersionIn < former.VersionOut)
            {
                missing.Add($"stage {later.Stage} is at version {later.VersionIn} and {former.Stage} at {former.VersionOut}");
            }
        }
    }

    private static void AddProxy(GrowthStep step, IReadOnlyList<DemoService> services, ProxyView proxy, List<string> missing)
    {
        var name = proxy.Service.NodeId;
        if (proxy.Detail is null)
        {
            missing.Add($"{name} is not connected");
            return;
        }

        foreach (var type in proxy.Detail.Types.Where(type => type.Subscribed.Count > 0 && type.Status != "SYNCED"))
        {
            missing.Add($"{name} has {type.Type} {type.Status}{(type.Error is { } error ? $": {error.Message}" : "")}");
        }

        Compare(name, "clusters", step.Live, proxy.Clusters(services), missing);
        Compare(name, "routes", step.Live, proxy.Routes(services), missing);
    }

    private static void Compare(
        string name, string what, IReadOnlyList<DemoService> expected, IReadOnlyList<DemoService> found, List<string> missing)
    {
        if (!expected.Select(service => service.Name)
            .Order(StringComparer.Ordinal)
            .SequenceEqual(found.Select(service => service.Name).Order(StringComparer.Ordinal)))
        {
            missing.Add($"{name} has {what} of [{Letters(found)}], must have [{Letters(expected)}]");
        }
    }

    private static string Letters(IEnumerable<DemoService> services) => string.Join(' ', services.Select(service => service.Letter));
}
