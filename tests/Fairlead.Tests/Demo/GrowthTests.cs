using Fairlead.Config.Catalog;
using Fairlead.Config.Files;
using Fairlead.Demo;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;

namespace Fairlead.Tests.Demo;

public sealed class GrowthTests
{
    private static readonly DemoService[] Services = [.. ((string[])["service-a", "service-b", "service-c"]).Select((name, i) => new DemoService(name, 21000 + i, 22000 + i, 23000 + i))];

    [Fact]
    public void Plan_ThreeServices_IsTheSeeds() => Assert.Equal(
        [
            "0: cluster service-a, route service-a; live a; waiting ",
            "5: route service-b; live a; waiting b",
            "10: cluster service-b, route service-c; live a b; waiting c",
            "20: cluster service-c; live a b c; waiting ",
        ],
        Growth.Plan(Services, TimeSpan.FromSeconds(5)).Select(step => $"{step.At.TotalSeconds}: {step.Description}; live {Letters(step.Live)}; waiting {Letters(step.Waiting)}"));

    // The demo stands on the rule that a route waits for what it names.
    [Fact]
    public void Config_StepByStep_IsJoinedAsThePlanSays()
    {
        using var directory = new TempDirectory();
        var config = new DemoConfig(directory.Path);
        ConfigSnapshot? lastGood = null;
        foreach (var step in Growth.Plan(Services, TimeSpan.FromSeconds(5)))
        {
            config.Write(step);
            var read = ConfigFiles.Load([directory.Path]);
            Assert.Empty(read.Problems);
            var mesh = CatalogBuilder.Build(read, lastGood, out lastGood);
            Assert.Equal(step.Live.Select(service => service.Host), mesh.Services.Select(service => service.Key.Hostname));
            Assert.Equal(step.Waiting.Select(StageArrival.RouteObject), mesh.Problems.Select(problem => problem.Key.ToString()));
        }
    }

    private static string Letters(IEnumerable<DemoService> services) => string.Join(' ', services.Select(service => service.Letter));
}
