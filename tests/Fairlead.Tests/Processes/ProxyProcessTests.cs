using System.Net;
using System.Text.Json;
using Fairlead.Cli;
using Fairlead.ControlPlane;
using Fairlead.Testing.Processes;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Processes;

/// <summary>The sidecar as a process of its own: what scripts rely on.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class ProxyProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Proxy_NoControlPlane_IsNotReadyAndStillEndsInOrder()
    {
        var portFile = _directory.File("ports.json");
        await using var process = Start("127.0.0.1:1", portFile);
        var admin = await AdminAsync(process, portFile);
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://{admin}/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
        Assert.Equal(ExitCode.Done, (await process.StopAsync()).ExitCode);
        Assert.DoesNotContain("ready admin", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_InThePodsEnvironment_ConnectsAsClusterAndAddress()
    {
        await using var host = ControlPlaneHost.Build(
            new() { ConfigDirectories = [_directory.Path], Xds = new(IPAddress.Loopback, 0), Admin = new(IPAddress.Loopback, 0) });
        await host.StartAsync();
        var portFile = _directory.File("ports.json");
        await using var process = Start(host.XdsAddress.ToString(), portFile);
        var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);

        var run = await CliRun.OfAsync("ps", "-o", "json", "--server", host.AdminAddress.ToString());
        using var document = JsonDocument.Parse(run.Out);
        var proxy = Assert.Single(document.RootElement.GetProperty("proxies").EnumerateArray());
        Assert.Equal("service-a-127.0.0.1", proxy.GetProperty("name").GetString());
        Assert.Equal(("service-a", "shop", "fairlead"),
            (proxy.GetProperty("cluster").GetString(), proxy.GetProperty("namespace").GetString(), proxy.GetProperty("kind").GetString()));

        // Every listener that the port file names is one of the ready line.
        using var ports = JsonDocument.Parse(await File.ReadAllTextAsync(portFile));
        Assert.All(ports.RootElement.EnumerateObject(),
            port => Assert.Contains($"{port.Name}={port.Value.GetString()}", ready, StringComparison.Ordinal));
        Assert.True(ports.RootElement.TryGetProperty("outbound", out _));
        Assert.Equal(ExitCode.Done, (await process.StopAsync()).ExitCode);
        await host.StopAsync();
    }

    private static async Task<string> AdminAsync(ExternalProcess process, string portFile)
    {
        // The file appears whole, by a rename.
        while (!File.Exists(portFile))
        {
            Assert.True(process.IsRunning, process.Errors);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        using var ports = JsonDocument.Parse(await File.ReadAllTextAsync(portFile));
        return ports.RootElement.GetProperty("admin").GetString() ?? "";
    }

    private static ExternalProcess Start(string xds, string portFile) => ExternalProcess.Start(
        FairleadProgram.Start("proxy", "--xds", xds, "--admin", "127.0.0.1:0", "--port-file", portFile, "--metadata",
            "OUTBOUND=127.0.0.1:0", "--metadata", "INBOUND=[]") with
        {
            Environment = new Dictionary<string, string?>
            {
                ["FAIRLEAD_CLUSTER"] = "service-a",
                ["INSTANCE_IP"] = "127.0.0.1",
                ["POD_NAMESPACE"] = "shop",
                ["POD_NAME"] = "service-a-0",
            },
        });
}
