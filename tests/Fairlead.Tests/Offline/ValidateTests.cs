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
        Assert.Equal((ExitCode.Done, "", "1 file with 1 object read: 1 good, 0 errors, 0 warnings\n"), (run.ExitCode, run.Out, run.Error));
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
        Assert.Equal((ExitCode.Done, "1 file with 1 object read: 1 good, 0 errors, 1 warning\n"), (run.ExitCode, run.Error));
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

    [Fact]
    public async Task Validate_PathsAsArgumentsAndFlags_ReadsThemAll()
    {
        var run = await CliRun.OfAsync(
            "validate", _directory.Write("a/one.yaml", Named("one")), "-f", _directory.Write("b/two.yaml", Named("two")), "-f",
            _directory.Write("c/three.yaml", Named("three")), _directory.Write("d.yaml", Named("four")));
        Assert.Equal((ExitCode.Done, "4 files with 4 objects read: 4 good, 0 errors, 0 warnings\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("*.yaml", 1)]
    [InlineData("*/*.yaml", 2)]
    [InlineData("**/*.yaml", 4)]
    [InlineData("sh?p/t[a-w]o.yaml", 1)]
    [InlineData("sh?p/t[!a-v]o.yaml", 1)]
    [InlineData("sh*", 3)]
    public async Task Validate_Pattern_IsExpanded(string pattern, int files)
    {
        _directory.Write("one.yaml", Named("one"));
        _directory.Write("shop/two.yaml", Named("two"));
        _directory.Write("shop/three.yaml", Named("three"));
        _directory.Write("shop/deep/four.yaml", Named("four"));
        _directory.Write(".hidden/five.yaml", Named("five"));
        var run = await CliRun.OfAsync("validate", $"{_directory.Path}/{pattern}");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.StartsWith($"{files} file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_PatternThatNamesNothing_Exits1()
    {
        var run = await CliRun.OfAsync("validate", $"{_directory.Path}/*.yaml");
        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.Contains("*.yaml names nothing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_DirectoryWithoutConfig_Exits1AndSaysSo()
    {
        _directory.Write("notes.txt", "nothing");
        var run = await CliRun.OfAsync("validate", _directory.Path);
        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.StartsWith("error: no file was read: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_FileWithoutObjects_Exits1AndSaysHowMany()
    {
        var run = await CliRun.OfAsync("validate", _directory.Write("empty.yaml", "# nothing yet\n"));
        Assert.Equal((ExitCode.Found, "1 file with 0 objects read: 0 good, 0 errors, 0 warnings\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Validate_NoPath_IsWrongUsage()
    {
        var run = await CliRun.OfAsync("validate");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("no path is given", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_StandardInput_IsNamedWithItsLines()
    {
        _directory.Write("good.yaml", Good);
        var run = await CliRun.PipedAsync(
            Bad.Replace("ten", "10", StringComparison.Ordinal)
                .Replace("{hosst: shop.internal}", "{host: shp.internal}", StringComparison.Ordinal),
            "validate", "-f", "-", _directory.Path);
        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.Contains("error FL1401 <stdin>:10:21 spec.http[0].route[1].destination.host: ", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("2 files with 2 objects read: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  ")]
    [InlineData("\t")]
    public async Task Validate_JsonOnStandardInput_IsRead(string indent)
    {
        var json = $$"""
            {
            {{indent}}"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry", "metadata": {"name": "shop"},
            {{indent}}"spec": {"hosts": ["shop.internal"], "resolution": "DNS", "ports": [{"number": 80, "name": "http"}]}
            }
            """;
        var run = await CliRun.PipedAsync($"{json}\n{json.Replace("\"shop\"", "\"other\"", StringComparison.Ordinal)}", "validate", "-");
        Assert.Equal("", run.Out);
        Assert.Equal((ExitCode.Done, "1 file with 2 objects read: 2 good, 0 errors, 0 warnings\n"), (run.ExitCode, run.Error));
    }

    private static string Named(string name) => Good.Replace("shop", name, StringComparison.Ordinal);
}
