using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fairlead.ControlPlane.Metrics;

/// <summary>
/// The figures of Fairlead and of the runtime in this process, which Prometheus scrapes. Where it is wanted, the figures and the traces are
/// also sent to a collector by OTLP: where to and how is what OpenTelemetry's own environment variables say, such as
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>. Safe for any number of threads.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private const string Ours = "Fairlead.*";

    private readonly TracerProvider? _traces;

    /// <param name="metrics">The figures of the control plane; those of other control planes in this process are left out.</param>
    /// <param name="version">The version of the product; empty where it is not known.</param>
    /// <param name="export">Whether to send to a collector.</param>
    public Telemetry(ControlPlaneMetrics metrics, string version, bool export)
    {
        var meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(About).AddMeter(Ours, "System.Runtime")
            .AddView(instrument =>
                instrument.Meter.Scope is ControlPlaneMetrics owner && owner != metrics ? MetricStreamConfiguration.Drop : null)
            .AddPrometheusExporter(static page =>
            {
                // A name says which meter it is of, and a scrape shall show what is true when it comes.
                page.ScopeInfoEnabled = false;
                page.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        Meters = (export ? meters.AddOtlpExporter() : meters).Build();
        _traces = export ? Sdk.CreateTracerProviderBuilder().ConfigureResource(About).AddSource(Ours).AddOtlpExporter().Build() : null;

        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are stronger.
        void About(ResourceBuilder resource) => resource.Clear()
            .AddService("fairlead", serviceVersion: version.Length == 0 ? null : version)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
    }

    /// <summary>What Prometheus' page is made from.</summary>
    public MeterProvider Meters { get; }

    /// <summary>Sends what has not been sent yet, and ends.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        Meters.Dispose();
    }
}
