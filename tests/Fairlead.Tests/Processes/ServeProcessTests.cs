using System.Net.Sockets;
using System.Text.Json;
using Fairlead.Cli;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Xds;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Processes;

/// <summary>The control plane as a process of its own: what scripts rely on.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class ServeProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Serve_PortsOfZero_TellsThemInReadyLineAndPortFile()
    {
        var portFile = _directory.File("ports.json");
        await using var process = Serve("--port-file", portFile);
        var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);
        using var ports = JsonDocument.Parse(await File.ReadAllTextAsync(portFile));
        var (xds, admin) = (ports.RootElement.GetProperty("xds").GetString(), ports.RootElement.GetProperty("admin").GetString());
        Assert.Equal($"ready xds={xds} admin={admin}", ready);
        using var http = new HttpClient();
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri($"http://{admin}/ready")));
        Assert.Empty(process.Output);
    }

    [Fact]
    public async Task Serve_SigtermWithStreamsOpen_Exits0WithinDrain()
    {
        await using var process = Serve();
        var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);
        await using var client = ScriptedAdsClient.Connect(new($"http://{ready.Split(' ')[1]["xds=".Length..]}"));
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAsync(TypeUrls.Cluster);
        Assert.Equal(ExitCode.Done, (await process.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task Serve_ShareThatHangs_HoldsUpThatSourceAloneAndSigtermEndsTheProcess()
    {
        var entry = await File.ReadAllTextAsync(_directory.Write("config/shop.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              ports: [{number: 80, name: http, protocol: HTTP}]
              resolution: STATIC
              endpoints: [{address: 10.0.0.1}]
            """));
        _directory.Write("share/other.yaml", entry.Replace("shop", "other", StringComparison.Ordinal));
        var share = _directory.File("share");
        if (!HangingFolder.TryBegin(share, out var hanging, out var reason))
        {
            Assert.Skip(reason);
        }

        using (hanging)
        {
            await using var process = Serve("--config", share, "--source-timeout", "1s");
            var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);
            await using (var client = ScriptedAdsClient.Connect(new($"http://{ready.Split(' ')[1]["xds=".Length..]}")))
            {
                await client.SubscribeAsync(TypeUrls.Cluster);
                Assert.Single((await client.NextAsync(TypeUrls.Cluster)).Resources);
            }

            using var http = new HttpClient();
            var verbose = await http.GetStringAsync(new Uri($"http://{ready.Split(' ')[2]["admin=".Length..]}/ready?verbose"));
            Assert.Contains($"source {share} is SILENT", verbose, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Done, (await process.StopAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task Serve_PortTaken_Exits2AndSaysSo()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var result = await ExternalProcess.RunAsync(
            FairleadProgram.Start("serve", "--config", _directory.Path, "--xds", taken.LocalEndpoint.ToString()
                ?? "", "--admin", "127.0.0.1:0"), Patience);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("cannot listen", result.Errors, StringComparison.Ordinal);
        Assert.Contains("port 0 takes a free one", result.Errors, StringComparison.Ordinal);
    }

    private ExternalProcess Serve(params string[] more)
    {
        var config = Directory.CreateDirectory(_directory.File("config")).FullName;
        return ExternalProcess.Start(
            FairleadProgram.Start(["serve", "--config", config, "--xds", "127.0.0.1:0", "--admin", "127.0.0.1:0", .. more]));
    }
}
