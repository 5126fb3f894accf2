using System.Net;
using System.Text.Json;
using Envoy.Config.Core.V3;
using Fairlead.Cli;
using Fairlead.ControlPlane;
using Fairlead.Model.Catalog;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Registries;
using Fairlead.Testing.Xds;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Inspect;

/// <summary>The verbs that talk to a server, against a real control plane in this process and a scripted client.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class InspectTests : IAsyncLifetime
{
    private const string Name = "web-10.1.1.1";

    private readonly TempDirectory _config = new();
    private readonly FakeRegistry _registry = new("fake");
    private ControlPlaneHost _host = null!; // made before each test
    private ScriptedAdsClient _client = null!; // made before each test

    public async ValueTask InitializeAsync()
    {
        _config.Write("shop.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: 10.0.0.1}]
            """);
        _registry.Answer();
        _host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [_config.Path],
            Registries = [_registry.Registry],

            // What clients reject stays rejected, so that it can be looked at.
            Quarantine = new() { Share = 1 },
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
        });
        await _host.StartAsync();
        _client = ScriptedAdsClient.Connect(new($"http://{_host.XdsAddress}"),
            new Node { Id = Name, Cluster = "web", UserAgentName = "fairlead", UserAgentVersion = "0.1.0" });
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _registry.Dispose();
        _config.Dispose();
    }

    [Fact]
    public async Task Ps_NoProxy_SaysSoOnStandardError()
    {
        var run = await RunAsync("ps");
        Assert.Equal((ExitCode.Done, "", "no proxy is connected\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task Ps_ProxySynced_IsOneLine()
    {
        await SyncAsync();
        var run = await RunAsync("ps");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(["NAME", "CLUSTER", "KIND", "VERSION", "SINCE", "CDS", "EDS", "LDS", "RDS"],
            lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"^web-10\.1\.1\.1 +web +fairlead +0\.1\.0 +\S+ +SYNCED \d\S* +NEVER +NEVER +NEVER$", Assert.Single(lines.Skip(1)));
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task Ps_AsJson_HasTheContractsNames()
    {
        await SyncAsync();
        using var document = JsonDocument.Parse((await RunAsync("ps", "-o", "json")).Out);
        var proxy = Assert.Single(document.RootElement.GetProperty("proxies").EnumerateArray());
        Assert.Equal(
            ["name", "stream", "cluster", "namespace", "kind", "version", "connectedSince", "address", "types"],
            proxy.EnumerateObject().Select(member => member.Name));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", proxy.GetProperty("connectedSince").GetString());
        var types = proxy.GetProperty("types").EnumerateArray().ToList();
        Assert.Equal(["cds", "eds", "lds", "rds"], types.Select(type => type.GetProperty("type").GetString()));
        Assert.Equal(types[0].GetProperty("sentVersion").GetString(), types[0].GetProperty("ackedVersion").GetString());
        Assert.True(types[0].GetProperty("ageSeconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task Ps_ProxyRefuses_ShowsItsWordsAndTheObject()
    {
        await _client.SubscribeAsync(TypeUrls.Cluster);
        await _client.NackAsync(await _client.NextAsync(TypeUrls.Cluster), "cluster outbound|80||shop.internal: no");
        await _client.SettleAsync();

        foreach (var args in (string[][])[["ps"], ["ps", Name]])
        {
            var run = await RunAsync(args);
            Assert.Contains("NACK", run.Out, StringComparison.Ordinal);
            Assert.Contains("cluster outbound|80||shop.internal: no", run.Out, StringComparison.Ordinal);
            Assert.Contains($"from ServiceEntry default/shop at {_config.File("shop.yaml")}:", run.Out, StringComparison.Ordinal);
        }

        var status = await RunAsync("status");
        Assert.Equal(ExitCode.Found, status.ExitCode);
        Assert.Contains($"{Name} refuses Cluster", status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ps_TwoClientsWithOneName_AreTwoLinesAndAWarning_AndTheRefusalOfTheOlderShows()
    {
        await _client.SubscribeAsync(TypeUrls.Cluster);
        await _client.NackAsync(await _client.NextAsync(TypeUrls.Cluster), "cluster outbound|80||shop.internal: no");
        await _client.SettleAsync();
        Assert.Equal("", (await RunAsync("ps")).Error);

        await using var second = ScriptedAdsClient.Connect(new($"http://{_host.XdsAddress}"), new Node { Id = Name, Cluster = "web" });
        await second.SubscribeAsync(TypeUrls.Cluster);
        await second.NextAckedAsync(TypeUrls.Cluster);
        await second.SettleAsync();
        var all = await RunAsync("ps", "-o", "wide");
        var lines = all.Out.Split('\n').Where(static line => line.StartsWith($"{Name} ", StringComparison.Ordinal)).ToList();
        Assert.Collection(
            lines,
            static older => Assert.Contains(" NACK ", older, StringComparison.Ordinal),
            static newer => Assert.Contains(" SYNCED ", newer, StringComparison.Ordinal),
            static refusal => Assert.Contains("refused cds", refusal, StringComparison.Ordinal));
        Assert.Contains($"warning: 2 streams have the node id \"{Name}\": ", all.Error, StringComparison.Ordinal);

        using var document = JsonDocument.Parse((await RunAsync("ps", "-o", "json")).Out);
        Assert.Single(document.RootElement.GetProperty("warnings").EnumerateArray());
        var numbers = document.RootElement.GetProperty("proxies")
            .EnumerateArray()
            .Select(static proxy => proxy.GetProperty("stream").GetInt64())
            .ToList();
        var newest = await RunAsync("ps", Name);
        Assert.DoesNotContain("NACK", newest.Out, StringComparison.Ordinal);
        Assert.Contains($"this is stream {numbers[1]}; --stream shows the others that have the name: {numbers[0]}", newest.Error,
            StringComparison.Ordinal);
        Assert.Contains("NACK", (await RunAsync("ps", Name, "--stream", $"{numbers[0]}")).Out, StringComparison.Ordinal);
        Assert.Contains("REJECTED", (await RunAsync("config", "dump", Name, "--stream", $"{numbers[0]}")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("REJECTED", (await RunAsync("config", "dump", Name)).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, (await RunAsync("ps", Name, "--stream", "4711")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await RunAsync("ps", Name, "--stream", "first")).ExitCode);
    }

    [Fact]
    public async Task Ps_OneProxy_ShowsItsExchanges()
    {
        await SyncAsync();
        var run = await RunAsync("ps", Name);
        Assert.Matches(@"Kind: +fairlead 0\.1\.0", run.Out);
        Assert.Matches(@"Z +cds +[0-9a-f]+ +\d+ +ACK +\d+ ms", run.Out);
        using var document = JsonDocument.Parse((await RunAsync("ps", Name, "-o", "json")).Out);
        Assert.Equal("web", document.RootElement.GetProperty("node").GetProperty("cluster").GetString());
        Assert.NotEmpty(document.RootElement.GetProperty("exchanges").EnumerateArray());
    }

    [Fact]
    public async Task Ps_NoSuchProxy_Exits4()
    {
        var run = await RunAsync("ps", "nobody");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains("no proxy named \"nobody\"", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("wide")]
    [InlineData("yaml")]
    [InlineData("json")]
    public async Task ConfigDump_AnyForm_TellsResourceAndOrigin(string form)
    {
        await SyncAsync();
        var run = await RunAsync("config", "dump", Name, "--type", "cds", "-o", form);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("outbound|80||shop.internal", run.Out, StringComparison.Ordinal);
        Assert.Contains("ACCEPTED", run.Out, StringComparison.Ordinal);
        Assert.Contains(_config.File("shop.yaml"), run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_AllWell_Exits0WithEveryStage()
    {
        var run = await RunAsync("status");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(
            ["registries", "source", "store", "catalog", "translation", "push"],
            lines.Skip(1).TakeWhile(static line => line.Length > 0).Select(static line => line.Split(' ')[0]));
        Assert.Equal("1 object: 1 accepted, 0 stale, 0 refused", lines[^1]);
    }

    [Fact]
    public async Task Status_RegistryAndObjects_ShowsWhoSaysWhatAndWhatBecameOfIt()
    {
        ServiceKey shop = new("default", "shop.internal");
        _registry.Add(shop, 80, "10.0.0.7");
        _registry.Declare(shop, new(80, "http", PortProtocol.Tcp, 80));
        await UntilAsync("10.0.0.7");
        _registry.Fail("connection refused");
        CliRun run;
        do
        {
            run = await RunAsync("status");
        }
        while (!run.Out.Contains("FL1302 conflictsWith", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.Matches(@"\nPROVIDER +SERVICES +ENDPOINTS +AGE +STATE +LAST ERROR\nfake +1 +1 +\S+ +FAILED +connection refused\n", run.Out);
        Assert.Contains("\n2 objects: 1 accepted, 0 stale, 1 refused\n", run.Out, StringComparison.Ordinal);
        Assert.Matches(
            @"\nKIND +NAMESPACE +NAME +STATE +WHY\n"
                + @"registry +default +shop\.internal +REFUSED +FL1302 conflictsWith ServiceEntry default/shop\n",
            run.Out);
        Assert.Matches(@"registries .* FAILED +registry fake: connection refused", run.Out);

        using var document = JsonDocument.Parse((await RunAsync("status", "-o", "json")).Out);
        var provider = Assert.Single(document.RootElement.GetProperty("providers").EnumerateArray());
        Assert.Equal(
            ["name", "state", "ageSeconds", "services", "endpoints", "lastError"],
            provider.EnumerateObject().Select(static member => member.Name));
        var objects = document.RootElement.GetProperty("objects");
        Assert.Equal(1, objects.GetProperty("refused").GetInt32());
        Assert.Equal(
            "shop", objects.GetProperty("troubled")[0].GetProperty("conditions")[0].GetProperty("other").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Status_BrokenFile_Exits1NamesItWhileOthersApply()
    {
        await SyncAsync();
        _config.Write("broken.yaml", "apiVersion: networking.istio.io/v1\nkind: ServiceEntri\nmetadata: {name: x}\nspec: {}\n");
        _config.Write("more.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: more}
            spec:
              hosts: [more.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: 10.0.0.2}]
            """);
        await _client.NextAckedAsync(TypeUrls.Cluster);
        await _client.SettleAsync();

        var run = await RunAsync("status");
        Assert.Equal(ExitCode.Found, run.ExitCode);
        Assert.Contains($"{_config.File("broken.yaml")}:2:", run.Out, StringComparison.Ordinal);
        Assert.Contains("ServiceEntry", run.Out, StringComparison.Ordinal);
        Assert.Contains("outbound|80||more.internal", (await RunAsync("config", "dump", Name)).Out, StringComparison.Ordinal);
        using var document = JsonDocument.Parse((await RunAsync("status", "-o", "json")).Out);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(_config.File("broken.yaml"), document.RootElement.GetProperty("problems")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task Server_IsNotTheAdminApi_Exits3()
    {
        var run = await CliRun.OfAsync("status", "--server", $"http://{_host.XdsAddress}");
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
    }

    /// <summary>Waits until an address has reached the client.</summary>
    private async Task UntilAsync(string address)
    {
        await _client.SubscribeAsync(TypeUrls.Endpoint, "outbound|80||shop.internal");
        while ((await _client.NextAckedAsync(TypeUrls.Endpoint)).Resources.All(
            any => !any.Value.ToStringUtf8().Contains(address, StringComparison.Ordinal)))
        {
        }
    }

    private async Task SyncAsync()
    {
        await _client.SubscribeAsync(TypeUrls.Cluster);
        await _client.NextAckedAsync(TypeUrls.Cluster);
        await _client.SettleAsync();
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.OfAsync([.. args, "--server", _host.AdminAddress.ToString()]);
}
