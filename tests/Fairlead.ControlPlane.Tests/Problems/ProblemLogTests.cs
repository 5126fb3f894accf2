using System.Globalization;
using System.Net;
using Envoy.Config.Core.V3;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Problems;
using Fairlead.Model.Objects;
using Fairlead.Protos;
using Fairlead.Testing.Logging;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Xds;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Tests.Problems;

/// <summary>What the log says of the configuration.</summary>
public sealed class ProblemLogTests : IDisposable
{
    private const int Came = 1430;
    private const int MoreCame = 1431;
    private const int Went = 1432;
    private const int MoreWent = 1433;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LogLines _lines = new();
    private readonly TempDirectory _directory = new();

    public void Dispose()
    {
        _lines.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Between_SameProblemInAnotherLineAndWithAnotherRemedy_IsNoChange()
    {
        var before = Problem(1);
        var changes = ProblemChanges.Between([before], [before with { Origin = new("file", "a.yaml", 99, 1), Remedy = "something else" }]);
        Assert.Empty(changes.Came);
        Assert.Empty(changes.Went);
    }

    [Fact]
    public void Between_OneOfTwoExchanged_IsOneThatCameAndOneThatWent()
    {
        var changes = ProblemChanges.Between([Problem(1), Problem(2)], [Problem(2), Problem(3), Problem(3)]);
        Assert.Equal([Problem(3)], changes.Came);
        Assert.Equal([Problem(1)], changes.Went);
    }

    [Fact]
    public void Tell_Flood_TellsTheFirstAndCountsTheOthers()
    {
        ConfigProblem[] flood =
        [
            .. Enumerable.Range(0, 10_000).Select(static number => Problem(number) with { Code = number < 9_000 ? "FL1203" : "FL1401" }),
        ];
        var log = new ProblemLog(() => new PlaceLookup(ConfigSnapshot.NoPlaces), _lines);
        log.Tell(new(flood, []));
        Assert.Equal(ProblemLog.MostSingly, _lines.Of(Came).Count);
        Assert.Equal(
            "9980 more problems of the configuration came with these: FL1203 8980 times, FL1401 1000 times; "
                + "fairlead status -o json has them all",
            Assert.Single(_lines.Of(MoreCame)));

        log.Tell(new([], flood));
        Assert.Equal(ProblemLog.MostSingly, _lines.Of(Went).Count);
        Assert.Single(_lines.Of(MoreWent));
    }

    [Fact]
    public async Task Serve_ProblemsOfEveryStage_AreToldOnceWithTheirPlaces_AndWhenTheyGo()
    {
        _directory.Write("typo.yaml", Entry("typo", "STATC"));
        _directory.Write("none.yaml", Entry("none", "NONE"));
        _directory.Write("lost.yaml", Route("lost", "noone.internal"));
        await using var host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [_directory.Path],
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
            Logging = logging => logging.AddProvider(_lines),
        });
        await host.StartAsync();
        await using var client = ScriptedAdsClient.Connect(
            new($"http://{host.XdsAddress}"), new Node { Id = "web-10.1.1.1", Cluster = "web", UserAgentName = "envoy" });
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);

        await UntilAsync(() => _lines.Of(Came).Count == 3);
        var told = _lines.FieldsOf(Came).OrderBy(static fields => fields["code"]).ToList();
        Assert.Equal(["FL1205", "FL1401", "FL1801"], told.Select(static fields => fields["code"]));
        Assert.Equal(["error", "error", "warning"], told.Select(static fields => fields["severity"]));
        Assert.Equal(
            [_directory.File("typo.yaml"), _directory.File("lost.yaml"), _directory.File("none.yaml")],
            told.Select(static fields => fields["file"]));
        Assert.Equal(["spec.resolution", "spec.http[0].route[0].destination.host"], told.Take(2).Select(static fields => fields["path"]));
        Assert.Equal([6, 8], told.Take(2).Select(static fields => fields["line"]));
        Assert.Contains(_lines.Of(Came), line => line.StartsWith(
            $"error FL1205 {_directory.File("typo.yaml")}:6:3 spec.resolution: expected one of ", StringComparison.Ordinal));

        // Another line, and another fault beside it.
        _directory.Write("typo.yaml", "# A remark.\n" + Entry("typo", "STATC") + "\n  location: INSIDE");
        await UntilAsync(() => _lines.Of(Came).Count == 4);
        Assert.Contains("spec.location", _lines.Of(Came)[3], StringComparison.Ordinal);
        Assert.Empty(_lines.Of(Went));

        _directory.Write("typo.yaml", Entry("typo", "STATIC"));
        _directory.Write("lost.yaml", Route("lost", "typo.internal"));
        await UntilAsync(() => _lines.Of(Went).Count == 3);
        Assert.Contains("FL1205 is gone: ServiceEntry default/typo spec.resolution", _lines.Of(Went));
        Assert.Equal(4, _lines.Of(Came).Count);
        await host.StopAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static ConfigProblem Problem(int number) => new()
    {
        Code = "FL1203",
        Key = new("networking.istio.io", "ServiceEntry", "default", string.Create(CultureInfo.InvariantCulture, $"object-{number}")),
        Path = "spec.ports",
        Message = "expected a list, got text",
    };

    private static string Entry(string name, string resolution) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}}
        spec:
          hosts: [{{name}}.internal]
          resolution: {{resolution}}
          ports: [{number: 80, name: http, protocol: HTTP}]
        """;

    private static string Route(string name, string host) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{name}}}
        spec:
          hosts: [{{host}}]
          http:
          - route:
            - destination: {host: {{host}}}
        """;
}
