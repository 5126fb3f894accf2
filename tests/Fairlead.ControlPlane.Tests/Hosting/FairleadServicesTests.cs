using System.Net;
using System.Net.Http.Json;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Hosting;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>A control plane in a program of somebody's own.</summary>
public sealed class FairleadServicesTests : IDisposable
{
    private const string Shop = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: shop}
        spec: {hosts: [shop.internal], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}]}
        """;

    private readonly TempDirectory _config = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _limit.Dispose();
        _config.Dispose();
    }

    [Fact]
    public async Task AddFairlead_SourceAndRegistryOfThePrograms_AreServedWhileItRuns()
    {
        _config.Write("other.yaml", Shop.Replace("shop", "other", StringComparison.Ordinal));
        CollectedLogs logs = new();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddFairlead(Options(_config.Path))
            .AddFairleadSource(_ => SourceExample.Poll(_ => Task.FromResult(Shop), new FakeTimeProvider()))
            .AddFairleadRegistry(_ => RegistryExample.Poll(_ => Task.FromResult<IReadOnlyList<IPEndPoint>>([]), new FakeTimeProvider()));
        using var program = builder.Build();
        await program.StartAsync(_limit.Token);

        var control = program.Services.GetRequiredService<ControlPlaneHost>();
        using HttpClient admin = new() { BaseAddress = new($"http://{control.AdminAddress}") };
        var status = (await admin.GetFromJsonAsync("/api/v1/status", AdminJson.Default.StatusReport, _limit.Token))!;
        Assert.Equal(2, status.Objects.Accepted);
        Assert.Equal([_config.Path, SourceExample.Id, "apply"], status.Sources.Select(static source => source.Name)
            .OrderBy(static name => name == "apply").ThenBy(static name => name == SourceExample.Id));
        Assert.Equal(RegistryExample.Id, Assert.Single(status.Providers, static one => one.Name == RegistryExample.Id).Name);
        Assert.Contains(logs.Lines, line => line.Contains($"xDS on {control.XdsAddress}", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, static line => line.Contains("Config 1 joined", StringComparison.Ordinal));

        await program.StopAsync(_limit.Token);
        await Assert.ThrowsAsync<HttpRequestException>(() => admin.GetStringAsync("/ready", _limit.Token));
    }

    [Fact]
    public async Task AddFairlead_Twice_IsOneControlPlane()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddFairlead(Options(_config.Path)).AddFairlead(Options("/nowhere"));
        using var program = builder.Build();

        Assert.Single(program.Services.GetServices<IHostedService>());
        await program.StartAsync(_limit.Token);
        await program.StopAsync(_limit.Token);
    }

    [Fact]
    public async Task AddFairlead_PortIsTaken_FailsTheStart()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddFairlead(Options(_config.Path) with { Admin = (IPEndPoint)taken.LocalEndpoint });
        using var program = builder.Build();

        await Assert.ThrowsAnyAsync<IOException>(() => program.StartAsync(_limit.Token));
    }

    private static ControlPlaneOptions Options(string directory) => new()
    {
        ConfigDirectories = [directory],
        Xds = new(IPAddress.Loopback, 0),
        Admin = new(IPAddress.Loopback, 0),
    };

    private sealed class CollectedLogs : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
