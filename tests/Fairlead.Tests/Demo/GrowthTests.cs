using Fairlead.Catalog;
using Fairlead.Config.Files;
using Fairlead.Demo;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;

namespace Fairlead.Tests.Demo;

public sealed class GrowthTests
{
    private static readonly DemoService[] Services =
        [.. ((string[])["service-a", "service-b", "service-c"]).Select(
            (name, i) => new DemoService(name, 21000 + i, 22000 + i, 23000 + i))];

    [Fact]
    public void Plan_ThreeServices_IsTheSeeds() => Assert.Equal(
        [
            "0: cluster service-a, route service-a; live a; waiting ",
            "5: route service-b; live a; waiting b",
            "10: cluster service-b, route service-c; live a b; waiting c",
            "20: cluster service-c; live a b c; waiting ",
        ],
        Growth.Plan(Services, TimeSpan.FromSeconds(5))
            .Select(step => $"{step.At.TotalSeconds}: {step.Description}; live {Letters(step.Live)}; waiting {Letters(step.Waiting)}"));

    // The demo stands on the rule that a route waits for what it names.
    [Fact]
    public void Config_StepByStep_IsJoinedAsThePlanSays()
    {
        using var directory = new TempDirectory();
        var config = new DemoConfig(directory.Path);
        CatalogState? state = null;
        foreach (var step in Growth.Plan(Services, TimeSpan.FromSeconds(5)))
        {
            config.Write(step);
            var read = ConfigFiles.Load([directory.Path]);
            Assert.Empty(read.Problems);
            state = TestCatalog.Join(read, state);
            Assert.Equal(step.Live.Select(service => service.Host), state.Mesh.Services.Keys.Select(service => service.Hostname));
            Assert.Equal(step.Waiting.Select(StageArrival.RouteObject), state.Problems.Select(problem => problem.Key?.ToString()));
        }
    }

    private static string Letters(IEnumerable<DemoService> services) => string.Join(' ', services.Select(service => service.Letter));
}
