using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fairlead.Cli;
using Fairlead.ControlPlane;
using Fairlead.Testing.Processes;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Objects;

/// <summary>Objects that come and go through the command line, against a real control plane in this process.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class ApplyTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private ControlPlaneHost _host = null!; // made before each test

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Config);
        _directory.Write("config/file.yaml", Entry("filed", "filed.internal"));
        _host = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Apply_GetAndDelete_AsKubectlDoes()
    {
        _directory.Write("shop.yaml", Entry("shop", "shop.internal") + "---\n" + Entry("cart", "cart.internal", "web"));

        var applied = await RunAsync("apply", "-f", _directory.File("shop.yaml"));
        Assert.Equal(
            (ExitCode.Done, "serviceentry/shop created\nserviceentry/cart created in web\n", ""),
            (applied.ExitCode, applied.Out, applied.Error));
        var same = await RunAsync("apply", "-f", _directory.File("shop.yaml"));
        Assert.StartsWith("serviceentry/shop unchanged\n", same.Out, StringComparison.Ordinal);

        var all = await RunAsync("get", "se");
        Assert.Equal(
            [
                "NAMESPACE KIND NAME STATE SOURCE", $"default serviceentry filed ACCEPTED {Config}",
                "default serviceentry shop ACCEPTED apply", "web serviceentry cart ACCEPTED apply",
            ],
            all.Out.TrimEnd('\n').Split('\n').Select(Words));
        Assert.DoesNotContain("shop", (await RunAsync("get", "ServiceEntries", "-n", "web")).Out, StringComparison.Ordinal);
        var wide = await RunAsync("get", "se", "shop", "-o", "wide");
        Assert.Contains($"{_directory.File("shop.yaml")}:1", wide.Out, StringComparison.Ordinal);
        Assert.Equal("no objects found\n", (await RunAsync("get", "vs")).Error);

        Assert.Equal("serviceentry/shop deleted\n", (await RunAsync("delete", "se", "shop")).Out);
        Assert.Equal(ExitCode.Refused, (await RunAsync("get", "se", "shop")).ExitCode);
        var again = await RunAsync("delete", "-f", _directory.File("shop.yaml"));
        Assert.Equal((ExitCode.Refused, "serviceentry/cart deleted in web\n"), (again.ExitCode, again.Out));
        Assert.Contains("FL1709", again.Error, StringComparison.Ordinal);
        var filed = await RunAsync("delete", "se", "filed");
        Assert.Equal(ExitCode.Refused, filed.ExitCode);
        Assert.Contains($"the source {Config} gives it", filed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AsYaml_IsTakenBackUntilSomebodyElseChangesIt()
    {
        await RunAsync("apply", "-f", _directory.Write("shop.yaml", Entry("shop", "shop.internal")));
        var read = await RunAsync("get", "serviceentry", "shop", "-o", "yaml");
        Assert.Contains("resourceVersion:", read.Out, StringComparison.Ordinal);
        var mine = read.Out.Replace("shop.internal", "mine.internal", StringComparison.Ordinal);
        var theirs = read.Out.Replace("shop.internal", "theirs.internal", StringComparison.Ordinal);

        Assert.Equal("serviceentry/shop configured\n", (await PipeAsync(theirs, "apply", "-f", "-")).Out);
        var late = await PipeAsync(mine, "apply", "-f", "-");

        Assert.Equal((ExitCode.Refused, ""), (late.ExitCode, late.Out));
        Assert.Contains(
            "FL1708 stdin.yaml:1:1 metadata.resourceVersion: expected the version that counts", late.Error, StringComparison.Ordinal);
        Assert.Contains("theirs.internal", (await RunAsync("get", "se", "shop", "-o", "json")).Out, StringComparison.Ordinal);
        using var list = JsonDocument.Parse((await RunAsync("get", "se", "-o", "json")).Out);
        var (kind, items) = (list.RootElement.GetProperty("kind").GetString(), list.RootElement.GetProperty("items"));
        Assert.Equal(("List", 2), (kind, items.GetArrayLength()));
    }

    [Fact]
    public async Task Apply_ObjectOfAFile_StandsInForItUntilItIsDeleted()
    {
        await RunAsync("apply", "-f", _directory.Write("over.yaml", Entry("filed", "over.internal")));
        Assert.Contains("over.internal", (await RunAsync("get", "se", "filed", "-o", "yaml")).Out, StringComparison.Ordinal);
        using var sources = JsonDocument.Parse((await RunAsync("sources", "-o", "json")).Out);
        Assert.Equal(
            [("apply", 200, 0, "OK"), (Config, 100, 1, "OK")],
            sources.RootElement.GetProperty("sources").EnumerateArray().Select(static source => (
                source.GetProperty("name").GetString()!, source.GetProperty("priority").GetInt32(),
                source.GetProperty("shadowed").GetInt32(), source.GetProperty("state").GetString()!)));
        Assert.Equal(ExitCode.Done, (await RunAsync("status")).ExitCode);
        Assert.Contains("FL1301", (await RunAsync("status")).Out, StringComparison.Ordinal);

        await RunAsync("delete", "se", "filed");

        Assert.Contains("filed.internal", (await RunAsync("get", "se", "filed", "-o", "yaml")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_TellsWhatWouldBecomeOfEachAndStoresNothing()
    {
        await RunAsync("apply", "-f", _directory.Write("rules.yaml", Rules("b", "filed.internal", "2026-02-01T00:00:00Z")));
        await UntilJoinedAsync("b");
        var text = Entry("new", "new.internal") + "---\n" + Entry("bad", "http://") + "---\n" + Entry("filed", "other.internal") + "---\n"
            + Rules("a", "filed.internal", null);

        foreach (var flag in (string[])["--dry-run", "--dry-run=server"])
        {
            var run = await PipeAsync(text, "apply", "-f", "-", flag);

            Assert.Equal(ExitCode.Refused, run.ExitCode);
            Assert.Equal(
                """
                serviceentry/new created (server dry run)
                serviceentry/filed created (server dry run)
                virtualservice/a created, and refused beside the others (server dry run)

                """,
                run.Out);
            Assert.Contains("error FL1208 stdin.yaml:14:", run.Error, StringComparison.Ordinal);
            // What stands beside it in the mesh, and what another source gives, are told as well, with field and line of the text.
            Assert.Contains("error FL1303 stdin.yaml:34:", run.Error, StringComparison.Ordinal);
            Assert.Contains("warning FL1301 ", run.Error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("new", (await RunAsync("get", "all")).Out, StringComparison.Ordinal);
        Assert.Contains("filed.internal", (await RunAsync("get", "se", "filed", "-o", "yaml")).Out, StringComparison.Ordinal);
        await StopAsync();
        _host = await StartAsync();
        Assert.Equal(2, (await RunAsync("get", "all")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task DryRun_WhatItWouldDoToOthers_IsTold()
    {
        await RunAsync("apply", "-f", _directory.Write("rules.yaml", Rules("b", "filed.internal", "2026-02-01T00:00:00Z")));
        await UntilJoinedAsync("b");

        // An older one takes the host over from the other.
        var run = await PipeAsync(Rules("c", "filed.internal", "2026-01-01T00:00:00Z"), "apply", "-f", "-", "--dry-run", "-o", "json");

        using var report = JsonDocument.Parse(run.Out);
        Assert.True(report.RootElement.GetProperty("dryRun").GetBoolean());
        var item = report.RootElement.GetProperty("objects")[0];
        Assert.Equal(("created", "accepted"), (item.GetProperty("action").GetString(), item.GetProperty("state").GetString()));
        var problem = Assert.Single(report.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal(
            ("FL1303", "VirtualService default/b"), (problem.GetProperty("code").GetString(), problem.GetProperty("object").GetString()));

        Assert.Equal("virtualservice/c created\n", (await PipeAsync(
            Rules("c", "filed.internal", "2026-01-01T00:00:00Z"), "apply", "-f", "-", "--dry-run=none")).Out);
    }

    [Fact]
    public async Task DryRun_OfAWordThatIsNotKnown_ChangesNothing()
    {
        using var http = new HttpClient { BaseAddress = new($"http://{_host.AdminAddress}") };
        using var body = new StringContent(Entry("new", "new.internal"), Encoding.UTF8, "application/yaml");
        using var answer = await http.PostAsync(new Uri("/api/v1/config?dryRun=perhaps", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("new", (await RunAsync("get", "se")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_OthersDoNotSendWhatTheyBegan_HoldsUpNobody()
    {
        List<TcpClient> slow = [];
        foreach (var length in Enumerable.Repeat(100, 8).Append(8 * 1024 * 1024))
        {
            var client = new TcpClient();
            slow.Add(client);
            await client.ConnectAsync(_host.AdminAddress.Address, _host.AdminAddress.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "POST /api/v1/config HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nExpect: 100-continue\r\n"
                    + $"Content-Length: {length}\r\n\r\n"));

            // The server asks for the body when it begins to read it.
            Assert.Contains("100 Continue", await new StreamReader(client.GetStream()).ReadLineAsync(), StringComparison.Ordinal);
        }

        var run = await PipeAsync(Entry("shop", "shop.internal"), "apply", "-f", "-").WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((ExitCode.Done, "serviceentry/shop created\n"), (run.ExitCode, run.Out));
        slow.ForEach(static client => client.Dispose());
    }

    [Fact]
    public async Task Apply_OneIsBad_TheOthersAreTakenAndTheExitCodeSaysSo()
    {
        var run = await PipeAsync(Entry("good", "good.internal") + "---\n" + Entry("bad", "http://"), "apply", "-f", "-");

        Assert.Equal((ExitCode.Refused, "serviceentry/good created\n"), (run.ExitCode, run.Out));
        Assert.StartsWith("error FL1208 stdin.yaml:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Restart_IsThere()
    {
        await RunAsync("apply", "-f", _directory.Write("shop.yaml", Entry("shop", "shop.internal")));
        await StopAsync();

        _host = await StartAsync();

        Assert.Contains("default    serviceentry  shop", (await RunAsync("get", "se")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_TenThousandObjects_AreTaken()
    {
        StringBuilder text = new();
        for (var index = 0; index < 10_000; index++)
        {
            text.Append(Entry(string.Create(CultureInfo.InvariantCulture, $"s{index}"), $"s{index}.internal")).Append("---\n");
        }

        var run = await PipeAsync(text.ToString(), "apply", "-f", "-", "-o", "json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        using var report = JsonDocument.Parse(run.Out);
        Assert.Equal(10_000, report.RootElement.GetProperty("objects").GetArrayLength());
    }

    [Fact]
    public async Task Apply_TooLarge_IsRefusedOnBothSidesWithoutReadingIt()
    {
        var large = _directory.File("large.yaml");
        await using (var file = File.Create(large))
        {
            file.SetLength(100L * 1024 * 1024);
        }

        var run = await RunAsync("apply", "-f", large);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains(
            $"FL1002 {large}: expected at most 33554432 bytes in one request, got 104857600", run.Error, StringComparison.Ordinal);
        var small = _directory.Write("small.yaml", "# é\n" + Entry("small", "small.internal"));
        var both = await RunAsync("apply", "-f", small, "-f", large);
        Assert.Contains($"got 104857600 behind {new FileInfo(small).Length} of the files before it", both.Error, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = new($"http://{_host.AdminAddress}") };
        using var body = new StreamContent(File.OpenRead(large));
        body.Headers.ContentType = new("application/yaml");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/config") { Content = body };
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("FL1002", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/vnd.fairlead.apply+json", HttpStatusCode.BadRequest)]
    public async Task Apply_BodyThatIsNone_IsRefused(string type, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = new($"http://{_host.AdminAddress}") };
        using var body = new StringContent("{", Encoding.UTF8, type);
        using var answer = await http.PostAsync(new Uri("/api/v1/config", UriKind.Relative), body);
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("there is no kind \"virtualservce\"", "get", "virtualservce")]
    [InlineData("--prune and --selector go together", "apply", "-f", ".", "--prune")]
    [InlineData("expected -f PATH, or KIND NAME", "delete", "vs")]
    [InlineData("fairlead validate checks without a server", "apply", "-f", ".", "--dry-run=client")]
    [InlineData("--dry-run: expected server or none, got \"serve\"", "apply", "-f", ".", "--dry-run=serve")]
    [InlineData("no such file or folder", "apply", "-f", "/nowhere.yaml")]
    public async Task WrongUse_SaysWhatIsRight(string expected, params string[] args)
    {
        var run = await RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private string Config => _directory.File("config");

    private async Task<ControlPlaneHost> StartAsync()
    {
        var host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [Config],
            StateDirectory = _directory.File("state"),
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
        });
        await host.StartAsync();
        return host;
    }

    private async Task StopAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private Task<CliRun> RunAsync(params string[] args) => CliRun.OfAsync([.. args, "--server", _host.AdminAddress.ToString()]);

    private Task<CliRun> PipeAsync(string input, string verb, params string[] args) =>
        CliRun.PipedAsync(input, [verb, .. args, "--server", _host.AdminAddress.ToString()]);

    private async Task UntilJoinedAsync(string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var http = new HttpClient { BaseAddress = new($"http://{_host.AdminAddress}") };
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!(await http.GetStringAsync(new Uri("/api/v1/objects", UriKind.Relative), limit.Token))
            .Contains($"\"name\":\"{name}\"", StringComparison.Ordinal))
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
    }

    private static string Rules(string name, string host, string? created) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: {{name}}
          {{(created is null ? "labels: {app: shop}" : $"creationTimestamp: {created}")}}
        spec:
          hosts: [{{host}}]
          http:
          - route: [{ destination: { host: {{host}} } }]

        """;

    private static string Entry(string name, string host, string ns = "default") => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}, namespace: {{ns}}}
        spec:
          hosts: ['{{host}}']
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{address: 10.0.0.1}]

        """;
}
