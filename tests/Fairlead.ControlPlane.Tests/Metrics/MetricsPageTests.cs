using System.Diagnostics.Metrics;
using Fairlead.ControlPlane.Metrics;

namespace Fairlead.ControlPlane.Tests.Metrics;

public sealed class MetricsPageTests
{
    [Fact]
    public void Page_InstrumentsOfFairlead_AreWrittenAsPrometheusReadsThem()
    {
        using MetricsPage page = new();
        using Meter meter = new("Fairlead.PageTests");
        using Meter foreign = new("Else.PageTests");
        foreign.CreateCounter<long>("else.things").Add(1);
        var requests = meter.CreateCounter<long>("page.requests", "{request}", "What came \\ in.");
        requests.Add(2, new KeyValuePair<string, object?>("type", "a\"b"), new KeyValuePair<string, object?>("code", 200));
        requests.Add(3, new KeyValuePair<string, object?>("code", 200), new KeyValuePair<string, object?>("type", "a\"b"));
        var open = meter.CreateUpDownCounter<int>("page.open");
        open.Add(3);
        open.Add(-1);
        var time = meter.CreateHistogram("page.duration", "s", null, tags: null, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        time.Record(0.1);
        time.Record(0.5);
        time.Record(7);
        meter.CreateObservableGauge("page.size", static () => 4.5, "By");

        var lines = page.ToString().Split('\n').Where(static line => line.Contains("page_", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            [
                "# TYPE page_duration_seconds histogram",
                "page_duration_seconds_bucket{le=\"0.1\"} 1",
                "page_duration_seconds_bucket{le=\"1\"} 2",
                "page_duration_seconds_bucket{le=\"+Inf\"} 3",
                "page_duration_seconds_sum 7.6",
                "page_duration_seconds_count 3",
                "# TYPE page_open gauge",
                "page_open 2",
                "# HELP page_requests_total What came \\\\ in.",
                "# TYPE page_requests_total counter",
                "page_requests_total{code=\"200\",type=\"a\\\"b\"} 5",
                "# TYPE page_size_bytes gauge",
                "page_size_bytes 4.5",
            ],
            lines);
        Assert.DoesNotContain("else_things", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", page.ToString(), StringComparison.Ordinal);
    }
}
