using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fairlead.ControlPlane.Metrics;

/// <summary>
/// Collects the figures of Fairlead and of the runtime in this process, and gives them in Prometheus' text format. OpenTelemetry's exporter
/// would do it, and has had no stable release. Safe for any number of threads.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>The type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, MetricInstrument> _instruments = new();
    private readonly MeterListener _listener = new();

    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Fairlead.", StringComparison.Ordinal) || instrument.Meter.Name == "System.Runtime")
            {
                listener.EnableMeasurementEvents(
                    instrument, _instruments.GetOrAdd(instrument, static key => new MetricInstrument(key, KindOf(key))));
            }
        };
        _listener.MeasurementsCompleted = (instrument, _) => Forget(instrument);
        // The state is given above.
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>The page as of now.</summary>
    public override string ToString()
    {
        _listener.RecordObservableInstruments();
        PrometheusText text = new();
        foreach (var instrument in _instruments.Values.OrderBy(static instrument => instrument.Name, StringComparer.Ordinal))
        {
            instrument.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Forget(Instrument instrument) => _instruments.TryRemove(instrument, out _);

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return kind == typeof(Histogram<>) ? MetricKind.Histogram
            : kind == typeof(Counter<>) ? MetricKind.Counter
            : kind == typeof(UpDownCounter<>) ? MetricKind.UpDown
            : kind == typeof(ObservableCounter<>) ? MetricKind.ObservedCounter
            : MetricKind.Observed;
    }
}
