using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Xds;
using Fairlead.Tests.Cli;
using Fairlead.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Tests.Processes;

/// <summary>What a collector is sent by the executable, where the variables of OpenTelemetry name one.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Serve_CollectorIsNamed_IsSentTracesAndFigures()
    {
        ConcurrentDictionary<string, string> received = new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);

            // Names and values of the messages are text in between.
            received.AddOrUpdate(context.Request.Path, _ => Encoding.Latin1.GetString(body.ToArray()),
                (_, former) => former + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();

        using TempDirectory directory = new();
        Directory.CreateDirectory(directory.File("config"));
        directory.Write("config/shop.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: 10.0.0.1}]
            """);
        var start = FairleadProgram.Start("serve", "--config", directory.File("config"), "--xds", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        await using var serve = ExternalProcess.Start(start with
        {
            Environment = new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_SERVICE_NAME"] = "plane-of-the-test",
            },
        });
        var ready = await serve.LineAsync(static line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);
        await using (var client = ScriptedAdsClient.Connect(new($"http://{ready.Split(' ')[1]["xds=".Length..]}"), "traced-node"))
        {
            await client.SubscribeAsync(TypeUrls.Cluster);
            await client.NextAckedAsync(TypeUrls.Cluster);
            await client.SettleAsync();
        }

        await Contains("/v1/traces", "translate", "xds.response", "traced-node", "plane-of-the-test");
        await Contains("/v1/metrics", "fairlead.mesh.services", "fairlead.xds.responses", "plane-of-the-test");

        async Task Contains(string path, params string[] texts)
        {
            using CancellationTokenSource limit = new(Patience);
            using PeriodicTimer look = new(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            while (texts.FirstOrDefault(
                text => received.GetValueOrDefault(path)?.Contains(text, StringComparison.Ordinal) != true) is { } missing)
            {
                Assert.False(limit.IsCancellationRequested, $"{path}: no {missing}; received at {string.Join(", ", received.Keys)}");
                await look.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }
}
