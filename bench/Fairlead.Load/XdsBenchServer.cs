using System.Diagnostics;
using System.Net;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Load;

/// <summary>The real engine behind the control call that the comparison programs share: <c>POST /set</c> and <c>GET /stats</c>.</summary>
internal sealed class XdsBenchServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private XdsBenchServer(WebApplication app)
    {
        _app = app;
        var ports = app.Urls.Select(static url => new Uri(url).Port).ToArray();
        (XdsPort, ControlPort) = (ports[0], ports[1]);
    }

    public int XdsPort { get; }

    public int ControlPort { get; }

    public static async Task<XdsBenchServer> StartAsync(int xdsPort, int controlPort)
    {
        var scope = new XdsScope();
        var content = new BenchContent();
        var counts = new BenchCounts();
        var xds = new XdsServer(
            new XdsServerOptions
            {
                Attach = (_, _) => ValueTask.FromResult(scope),
                OnAck = counts.Add,
                OnNack = counts.Add,
                ControlPlaneIdentifier = "fairlead-bench"
            },
            NullLogger.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, xdsPort, static listen => listen.UseXds());
            kestrel.Listen(IPAddress.Loopback, controlPort, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddXdsGrpc();
        var app = builder.Build();
        app.MapXds(xds);
        app.MapPost("/set", async context => await context.Response.WriteAsJsonAsync(Set(context.Request.Query, content, scope)));
        app.MapGet("/stats", async context => await context.Response.WriteAsJsonAsync(Stats(scope, counts)));
        await app.StartAsync();
        return new XdsBenchServer(app);
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static object Set(IQueryCollection query, BenchContent content, XdsScope scope)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var version = query["version"].FirstOrDefault() ?? "v1";
        lock (content)
        {
            var set = content.Next(
                new BenchShape(
                    Number(query, "clusters", 1), Number(query, "endpoints", 1), Number(query, "listeners", 1), Number(query, "pad", 0)),
                version,
                query["touch"].FirstOrDefault() is { Length: > 0 } touch ? touch.Split(',') : BenchContent.AllTypes,
                Number(query, "changed", int.MaxValue));
            var built = time.GetElapsedTime(started);
            var setStart = time.GetUtcNow();
            scope.Set(set);
            return new
            {
                version,
                build_ms = built.TotalMilliseconds,
                set_ms = (time.GetElapsedTime(started) - built).TotalMilliseconds,
                set_start_unix_ns = setStart.ToUnixTimeMilliseconds() * 1_000_000 + setStart.Nanosecond,
                resources = set.TypeUrls.ToDictionary(static url => url[(url.LastIndexOf('.') + 1)..], url => set.OfType(url).Count),
            };
        }
    }

    private static object Stats(XdsScope scope, BenchCounts counts)
    {
        using var process = Process.GetCurrentProcess();
        return new
        {
            pid = Environment.ProcessId,
            cpu_ms = process.TotalProcessorTime.TotalMilliseconds,
            maxrss_kib = process.PeakWorkingSet64 / 1024,
            rss_kib = process.WorkingSet64 / 1024,
            heap_alloc = GC.GetTotalMemory(forceFullCollection: false),
            total_alloc = GC.GetTotalAllocatedBytes(),
            num_gc = GC.CollectionCount(0),
            gc_pause_total_ns = GC.GetTotalPauseDuration().Ticks * 100,
            streams = scope.StreamCount,
            acks = counts.Acks,
            nacks = counts.Nacks,
        };
    }

    private static int Number(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name].FirstOrDefault(), out var number) ? number : otherwise;
}
