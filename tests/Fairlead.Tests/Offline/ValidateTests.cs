using System.Text.Json;
using Fairlead.Cli;
using Fairlead.Testing.Processes;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Offline;

[Collection(CommandLineCollection.Name)]
public sealed class ValidateTests : IDisposable
{
    private const string Good = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: shop}
        spec:
          hosts: [shop.internal]
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{address: 10.0.0.1}]
        """;

    private const string Bad = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: shop}
        spec:
          hosts: [shop.internal]
          http:
          - route:
            - destination: {host: shop.internal}
              weight: ten
            - destination: {hosst: shop.internal}
        """;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Validate_Good_Exits0()
    {
        var run = await CliRun.OfAsync("validate", "-f", _directory.Write("good.yaml", Good));
        Assert.Equal((ExitCode.Done, "", "1 object good, 0 errors, 0 warnings\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task Validate_Bad_Exits1WithEveryError()
    {
        _directory.Write("good.yaml", Good);
        var bad = _directory.Write("bad.yaml", Bad);
        var run = await CliRun.OfAsync("validate", "-f", _directory.Path);
        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.Contains(run.Out.Split('\n'),
            line => line.StartsWith($"error FL1203 {bad}:9:7 spec.http[0].route[0].weight: expected ", StringComparison.Ordinal)
                && line.EndsWith("got \"ten\"", StringComparison.Ordinal));
        Assert.Contains(run.Out.Split('\n'),
            line => line.Contains($"{bad}:10:", StringComparison.Ordinal)
                && line.Contains("did you mean \"host\"?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*")]
    [InlineData(".")]
    [InlineData("other")]
    public async Task Validate_FaultThatOnlyTranslationShows_IsFoundOnceWhoeverSeesTheService(string exportTo)
    {
        var run = await CliRun.OfAsync("validate", "-f", _directory.Write("none.yaml", $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: lost, namespace: shop}
            spec:
              hosts: [lost.internal]
              resolution: NONE
              exportTo: ["{{exportTo}}"]
              ports: [{number: 80, name: http, protocol: HTTP}]
            """));
        Assert.Equal((ExitCode.Done, "1 object good, 0 errors, 1 warning\n"), (run.ExitCode, run.Error));
        Assert.Contains("FL1801", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_SeveralPathsAsJson_IsOneDocument()
    {
        var run = await CliRun.OfAsync(
            "validate", "-f", _directory.Write("good.yaml", Good), _directory.Write("bad.yaml", Bad), "-o", "json");
        Assert.Equal(ExitCode.Found, run.ExitCode);
        using var document = JsonDocument.Parse(run.Out);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("FL1203", document.RootElement.GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Validate_ReferenceToNothing_IsFoundByMeaning()
    {
        _directory.Write("good.yaml", Good);
        _directory.Write("route.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              http:
              - route:
                - destination: {host: shp.internal}
            """);
        var run = await CliRun.OfAsync("validate", "-f", _directory.Path);
        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.Contains("shp.internal", run.Out, StringComparison.Ordinal);
        Assert.Contains("shop.internal", run.Out, StringComparison.Ordinal);
    }
}
