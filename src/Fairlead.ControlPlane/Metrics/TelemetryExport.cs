using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fairlead.ControlPlane.Metrics;

/// <summary>
/// Sends the figures and traces of the process to a collector by OTLP. Where to and how is what OpenTelemetry's own environment variables
/// say, such as
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private const string Ours = "Fairlead.*";

    private readonly TracerProvider _traces;
    private readonly MeterProvider _meters;

    public TelemetryExport(string version)
    {
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(About).AddSource(Ours).AddOtlpExporter().Build();
        _meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(About).AddMeter(Ours).AddOtlpExporter().Build();

        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are stronger.
        void About(
            ResourceBuilder resource) => resource.Clear().AddService("fairlead", serviceVersion: version.Length == 0 ? null : version)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
    }

    /// <summary>Sends what has not been sent yet, and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _meters.Dispose();
    }
}
