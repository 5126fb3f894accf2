using System.Net;
using System.Net.Http.Json;
using Fairlead.Config.State;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.Testing.Processes;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>A control plane that is started again, and one whose sources lose what they had.</summary>
public sealed class StateHostTests : IDisposable
{
    private readonly TempDirectory _config = new();
    private readonly TempDirectory _state = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _limit.Dispose();
        _config.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Restart_FileIsInvalidNow_ServesTheLastGoodVersionAndSaysSo()
    {
        _config.Write("shop.yaml", Entry("shop", "STATIC"));
        _config.Write("other.yaml", Entry("other", "STATIC"));
        await using (var first = await StartAsync())
        {
            await first.UntilAsync(static source => source.Objects == 2);
            _config.Write("shop.yaml", Entry("shop", "STATC"));
            await first.UntilAsync(static source => source.Stale == 1);
        }

        await using var second = await StartAsync();
        var source = await second.UntilAsync(static source => source.State == "OK");
        Assert.Equal((2, 1, 1), (source.Objects, source.Stale, source.Restored));
        var status = await second.StatusAsync();
        Assert.False(status.Ok);
        Assert.Equal(1, status.Objects.Stale);
        var troubled = Assert.Single(status.Objects.Troubled);
        Assert.Equal(("shop", "stale", "FL1205"), (troubled.Name, troubled.State, troubled.Conditions[0].Problem.Code));
        Assert.Equal(_config.File("shop.yaml"), troubled.File);
        var ready = await second.Admin.GetStringAsync("/ready?verbose");
        Assert.StartsWith("ready\n", ready, StringComparison.Ordinal);
        Assert.Contains("1 stale object is served, 1 of them from the state directory", ready, StringComparison.Ordinal);
        Assert.Equal("ready\n", await second.Admin.GetStringAsync("/ready"));
        var proxies = await second.Admin.GetFromJsonAsync("/api/v1/proxies", AdminJson.Default.ProxiesReport);
        Assert.Contains("from the state directory", Assert.Single(proxies!.Warnings), StringComparison.Ordinal);

        _config.Write("shop.yaml", Entry("shop", "STATIC"));
        Assert.Equal(0, (await second.UntilAsync(static source => source.Stale == 0)).Restored);
        Assert.Equal("ready\n", await second.Admin.GetStringAsync("/ready?verbose"));
    }

    [Fact]
    public async Task Restart_FolderIsGone_ServesAllThatItGave()
    {
        var folder = Directory.CreateDirectory(_config.File("config")).FullName;
        _config.Write("config/shop.yaml", Entry("shop", "STATIC"));
        await using (var first = await StartAsync(folder))
        {
            await first.UntilAsync(static source => source.Objects == 1);
        }

        Directory.Delete(folder, recursive: true);
        await using var second = await StartAsync(folder);
        var source = await second.UntilAsync(static source => source.Objects == 1);
        Assert.Equal(("FAILED", 1), (source.State, source.Restored));
        Assert.Contains("no such file or folder", source.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderEmptied_IsHeldOverARestart_UntilItIsAccepted()
    {
        for (var index = 0; index < 4; index++)
        {
            _config.Write($"s{index}.yaml", Entry($"s{index}", "STATIC"));
        }

        await using (var first = await StartAsync())
        {
            await first.UntilAsync(static source => source.Objects == 4);
            Empty();
            var held = await first.UntilAsync(static source => source.State == "HELD");
            Assert.Equal((4, 4, 0), (held.Lost, held.Objects, held.Given));
            Assert.Contains($"fairlead sources accept {_config.Path}", held.Remedy, StringComparison.Ordinal);
            var status = await first.StatusAsync();
            Assert.False(status.Ok);
            Assert.Contains(status.Problems, static problem => problem.Code == "FL1701");
            Assert.Equal(4, status.Objects.Accepted);
            var page = await first.Admin.GetStringAsync("/metrics");
            Assert.Contains($"fairlead_source_held{{source=\"{_config.Path}\"}} 4\n", page, StringComparison.Ordinal);
        }

        await using var second = await StartAsync();
        Assert.Equal((4, 4), ((await second.UntilAsync(static source => source.State == "HELD")).Lost, 4));
        Assert.Equal(HttpStatusCode.NotFound, await second.AcceptAsync("nobody"));
        Assert.Equal(HttpStatusCode.OK, await second.AcceptAsync(_config.Path));
        Assert.Equal((0, "OK"), ((await second.SourceAsync()).Objects, (await second.SourceAsync()).State));
        Assert.Equal(HttpStatusCode.Conflict, await second.AcceptAsync(_config.Path));
    }

    [Fact]
    public async Task FolderEmptied_ObjectsComeBack_AreTaken()
    {
        for (var index = 0; index < 3; index++)
        {
            _config.Write($"s{index}.yaml", Entry($"s{index}", "STATIC"));
        }

        await using var host = await StartAsync();
        Empty();
        await host.UntilAsync(static source => source.State == "HELD");
        for (var index = 0; index < 4; index++)
        {
            _config.Write($"s{index}.yaml", Entry($"s{index}", "STATIC"));
        }

        Assert.Equal("OK", (await host.UntilAsync(static source => source.Objects == 4)).State);
    }

    [Fact]
    public async Task StateDirectory_CannotBeMade_IsToldAndTheRestServes()
    {
        _config.Write("shop.yaml", Entry("shop", "STATIC"));
        await File.WriteAllTextAsync(_state.File("file"), "");

        await using var host = await StartAsync(state: _state.File("file/below"));

        Assert.Equal(1, (await host.UntilAsync(static source => source.Objects == 1)).Objects);
        Assert.Contains("FL1704", await host.Admin.GetStringAsync("/ready?verbose"), StringComparison.Ordinal);
        Assert.Contains((await host.StatusAsync()).Problems, static problem => problem.Code == "FL1704");
    }

    [Fact]
    public async Task StateDirectory_UsedByAnother_IsRefused()
    {
        await using var host = await StartAsync();

        var error = Assert.Throws<StateDirectoryInUseException>(() => ControlPlaneHost.Build(Options(_config.Path, _state.Path)));
        Assert.Contains("is used by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_MayNotAccept()
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sources/accept?name=x");
        request.Headers.Add("Origin", "http://evil.example");

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private void Empty()
    {
        foreach (var file in Directory.GetFiles(_config.Path))
        {
            File.Delete(file);
        }
    }

    private async Task<Running> StartAsync(string? config = null, string? state = null)
    {
        var host = ControlPlaneHost.Build(Options(config ?? _config.Path, state ?? _state.Path));
        await host.StartAsync(_limit.Token);
        return new(host, _limit.Token);
    }

    private static ControlPlaneOptions Options(string config, string state) => new()
    {
        ConfigDirectories = [config],
        StateDirectory = state,
        Losses = LossRule.Default,
        Xds = new(IPAddress.Loopback, 0),
        Admin = new(IPAddress.Loopback, 0),
    };

    private static string Entry(string name, string resolution) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}}
        spec:
          hosts: [{{name}}.internal]
          resolution: {{resolution}}
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{address: 10.0.0.1}]
        """;

    private sealed class Running(ControlPlaneHost host, CancellationToken limit) : IAsyncDisposable
    {
        public HttpClient Admin { get; } = new() { BaseAddress = new($"http://{host.AdminAddress}") };

        public async Task<SourceReport> SourceAsync() =>
            (await Admin.GetFromJsonAsync("/api/v1/sources", AdminJson.Default.SourcesReport, limit))!
            .Sources.Single(static source => source.Kind == "directory"); // the server answers

        public async Task<SourceReport> UntilAsync(Func<SourceReport, bool> isReached)
        {
            using PeriodicTimer look = new(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            SourceReport source;
            while (!isReached(source = await SourceAsync()))
            {
                await look.WaitForNextTickAsync(limit);
            }

            return source;
        }

        public async Task<StatusReport> StatusAsync() =>
            (await Admin.GetFromJsonAsync("/api/v1/status", AdminJson.Default.StatusReport, limit))!; // the server answers

        public async Task<HttpStatusCode> AcceptAsync(string name)
        {
            using var answer = await Admin.PostAsync($"/api/v1/sources/accept?name={Uri.EscapeDataString(name)}", null, limit);
            return answer.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            Admin.Dispose();
            await host.StopAsync(CancellationToken.None);
            await host.DisposeAsync();
        }
    }
}
