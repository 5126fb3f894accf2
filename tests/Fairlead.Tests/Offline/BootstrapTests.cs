using System.Text.Json;
using System.Text.RegularExpressions;
using Fairlead.Cli;
using Fairlead.Processes;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Offline;

[Collection(CommandLineCollection.Name)]
public sealed class BootstrapTests : IDisposable
{
    private const string Inbound = "INBOUND=[{\"listen\":\"127.0.0.1:23190\",\"app\":\"127.0.0.1:23191\"}]";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Grpc_AsPrinted_IsWhatClientsRead()
    {
        using var document = JsonDocument.Parse(
            (await CliRun.OfAsync("bootstrap", "grpc", "--xds", "control.internal:15010", "--cluster", "web", "--locality", "r/z")).Out);
        var root = document.RootElement;
        Assert.Equal("control.internal:15010", root.GetProperty("xds_servers")[0].GetProperty("server_uri").GetString());
        Assert.Equal("insecure", root.GetProperty("xds_servers")[0].GetProperty("channel_creds")[0].GetProperty("type").GetString());
        Assert.Matches($"^web-{Regex.Escape(Environment.MachineName)}-[0-9a-f]{{8}}$", root.GetProperty("node")
            .GetProperty("id")
            .GetString());
        Assert.Equal("z", root.GetProperty("node").GetProperty("locality").GetProperty("zone").GetString());
        Assert.False(root.GetProperty("node").GetProperty("locality").TryGetProperty("sub_zone", out _));
    }

    [Theory]
    [InlineData("envoy")]
    [InlineData("grpc")]
    [InlineData("proxy")]
    public async Task AnyClient_PrintedTwice_HasAnIdOfItsOwnUnlessOneIsGiven(string client)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var flags in (string[][])[[], [], ["--node-id", "web-1"], ["--node-id", "web-1"]])
        {
            using var document = JsonDocument.Parse(
                (await CliRun.OfAsync(["bootstrap", client, "--cluster", "web", "-o", "json", .. flags])).Out);
            ids.Add((client == "proxy"
                ? document.RootElement.GetProperty("node-id")
                : document.RootElement.GetProperty("node").GetProperty("id")).GetString() ?? "");
        }

        Assert.Equal(3, ids.Count);
        Assert.Contains("web-1", ids);
        Assert.All(ids, static id => Assert.StartsWith("web-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Grpc_NoLocalityGiven_HasAnEmptyOne()
    {
        using var document = JsonDocument.Parse((await CliRun.OfAsync("bootstrap", "grpc")).Out);
        Assert.Equal(JsonValueKind.Object, document.RootElement.GetProperty("node").GetProperty("locality").ValueKind);
    }

    [Fact]
    public async Task Envoy_StaticListeners_AsksForEgressRoutes()
    {
        using var document =
            JsonDocument.Parse((await CliRun.OfAsync(
                "bootstrap", "envoy", "--listeners", "static", "--cluster", "service-a", "--metadata", Inbound, "-o", "json")).Out);
        var root = document.RootElement;
        Assert.Equal("static", root.GetProperty("node").GetProperty("metadata").GetProperty("LISTENERS").GetString());
        Assert.False(root.GetProperty("dynamic_resources").TryGetProperty("lds_config", out _));
        var listeners = root.GetProperty("static_resources").GetProperty("listeners");
        Assert.Equal(["outbound", "inbound-23191"], listeners.EnumerateArray()
            .Select(listener => listener.GetProperty("name").GetString()));
        Assert.Contains("\"route_config_name\": \"egress_routes\"", document.RootElement.GetProperty("static_resources")
            .GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_AsPrinted_IsASettingsFileOfTheProxy()
    {
        var printed = await CliRun.OfAsync("bootstrap", "proxy", "--cluster", "web", "--node-id", "web-1", "--xds", "127.0.0.1:15010",
            "--metadata", Inbound, "--metadata", "TIER=edge", "--locality", "r/z/s");
        var file = _directory.Write("proxy.yaml", printed.Out);
        var context = new CliContext { Out = TextWriter.Null, Error = TextWriter.Null, Environment = static _ => null };
        var root = CommandTree.Build(context);
        var typed = root.Parse(["proxy", "--settings", file]);
        var options = ProxyCommand.Read(root.Parse(LayeredSettings.Complete(typed, ["proxy", "--settings", file], context)), context);
        Assert.Equal(("web-1", "web"), (options.NodeId, options.Cluster));
        Assert.Equal(new Uri("http://127.0.0.1:15010"), Assert.Single(options.Servers));
        Assert.Equal("edge", options.Metadata.Fields["TIER"].StringValue);
        Assert.Equal("127.0.0.1:23190", options.Metadata.Fields["INBOUND"].ListValue.Values[0].StructValue.Fields["listen"].StringValue);
        Assert.Equal("s", options.Locality?.SubZone);
    }

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [InlineData("dynamic", "127.0.0.1:15010")]
    [InlineData("static", "127.0.0.1:15010")]
    [InlineData("static", "localhost:15010")]
    [InlineData("dynamic", "[::1]:15010")]
    public async Task Envoy_AsPrinted_IsValidForEnvoy(string listeners, string xds)
    {
        var printed = await CliRun.OfAsync(
            "bootstrap", "envoy", "--listeners", listeners, "--xds", xds, "--metadata", Inbound, "--locality", "r/z/s");
        var file = _directory.Write("envoy.yaml", printed.Out);
        var result = await ExternalProcess.RunAsync(
            new(ExternalPrograms.Envoy.Path ?? "", "--mode", "validate", "-c", file), TimeSpan.FromMinutes(1));
        Assert.True(result.ExitCode == 0, result.Errors);
    }
}
