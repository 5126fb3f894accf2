using System.Diagnostics.Metrics;
using System.Net;
using Fairlead.Testing.Processes;

namespace Fairlead.ControlPlane.Tests.Metrics;

/// <summary>What Prometheus reads at <c>/metrics</c>: boards and alert rules rest on these names.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Page_InstrumentsOfFairlead_AreWrittenAsPrometheusReadsThem()
    {
        using TempDirectory config = new();
        await using var plane = await StartAsync(config);
        using Meter meter = new("Fairlead.PageTests");
        using Meter foreign = new("Else.PageTests");
        foreign.CreateCounter<long>("else.things").Add(1);
        var requests = meter.CreateCounter<long>("page.requests", "{request}", "What came \\ in.");
        requests.Add(2, new KeyValuePair<string, object?>("type", "a\"b"), new KeyValuePair<string, object?>("code", 200));
        requests.Add(3, new KeyValuePair<string, object?>("code", 200), new KeyValuePair<string, object?>("type", "a\"b"));
        var open = meter.CreateUpDownCounter<int>("page.open");
        open.Add(3);
        open.Add(-1);
        InstrumentAdvice<double> bounds = new() { HistogramBucketBoundaries = [0.1, 1] };
        var time = meter.CreateHistogram("page.duration", "s", null, tags: null, advice: bounds);
        time.Record(0.1);
        time.Record(0.5);
        time.Record(7);
        meter.CreateObservableGauge("page.size", static () => 4.5, "By");

        var page = await PageAsync(plane);
        Assert.Equal(
            [
                "# TYPE page_duration_seconds histogram",
                "page_duration_seconds_bucket{le=\"0.1\"} 1",
                "page_duration_seconds_bucket{le=\"1\"} 2",
                "page_duration_seconds_bucket{le=\"+Inf\"} 3",
                "page_duration_seconds_sum{} 7.6",
                "page_duration_seconds_count{} 3",
                "# TYPE page_open gauge",
                "page_open{} 2",
                "# TYPE page_requests_total counter",
                "# HELP page_requests_total What came \\\\ in.",
                "page_requests_total{code=\"200\",type=\"a\\\"b\"} 5",
                "# TYPE page_size_bytes gauge",
                "page_size_bytes{} 4.5",
            ],
            page.Split('\n').Where(static line => line.Contains("page_", StringComparison.Ordinal)));
        Assert.DoesNotContain("else_things", page, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_TwoControlPlanesInOneProcess_TellsOfItsOwn()
    {
        using TempDirectory config = new();
        using TempDirectory empty = new();
        config.Write("shop.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: 10.0.0.1}]
            """);
        await using var plane = await StartAsync(config);
        await using (var other = await StartAsync(empty))
        {
            Assert.Contains("\nfairlead_config_objects{} 1\n", await PageAsync(plane), StringComparison.Ordinal);
            Assert.Contains("\nfairlead_config_objects{} 0\n", await PageAsync(other), StringComparison.Ordinal);
            await other.StopAsync();
        }

        // Only its own figures end with the other control plane. Those of a meter that has ended go in the scrape after the next.
        for (var scrape = 0; scrape < 3; scrape++)
        {
            Assert.Contains("\nfairlead_config_objects{} 1\n", await PageAsync(plane), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Page_Posted_IsNotThere()
    {
        using TempDirectory config = new();
        await using var plane = await StartAsync(config);
        using HttpClient client = new();
        using var answer = await client.PostAsync(new Uri($"http://{plane.AdminAddress}/metrics"), null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<ControlPlaneHost> StartAsync(TempDirectory config)
    {
        var plane = ControlPlaneHost.Build(
            new() { ConfigDirectories = [config.Path], Xds = new(IPAddress.Loopback, 0), Admin = new(IPAddress.Loopback, 0) });
        await plane.StartAsync();
        return plane;
    }

    private static async Task<string> PageAsync(ControlPlaneHost plane)
    {
        using HttpClient client = new();
        return await client.GetStringAsync(new Uri($"http://{plane.AdminAddress}/metrics"));
    }
}
