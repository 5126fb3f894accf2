using System.Diagnostics.Metrics;
using Fairlead.Config.Store;

namespace Fairlead.ControlPlane.Metrics;

/// <summary>The figures of a control plane beside those of its xDS server, under the meter <c>Fairlead.ControlPlane</c>.</summary>
internal sealed class ControlPlaneMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _debounce;
    private readonly Histogram<double> _join;
    private readonly Histogram<double> _translate;

    public ControlPlaneMetrics()
    {
        // Its scope tells the meter from those of other control planes in this process, which have its name.
        _meter = new(new MeterOptions("Fairlead.ControlPlane") { Scope = this });
        var seconds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 5, 10, 30] };
        _debounce = _meter.CreateHistogram(
            "fairlead.debounce.duration", "s", "Time from the first change to when the config was quiet.", tags: null, advice: seconds);
        _join = _meter.CreateHistogram("fairlead.join.duration", "s", "Time that joining a config took.", tags: null, advice: seconds);
        _translate = _meter.CreateHistogram(
            "fairlead.translation.duration", "s", "Time that translating a mesh for all scopes took.", tags: null, advice: seconds);
    }

    /// <summary>The traces of pushes.</summary>
    public PushTraces Traces { get; } = new();

    public void Debounced(TimeSpan time) => _debounce.Record(time.TotalSeconds);

    public void Joined(TimeSpan time) => _join.Record(time.TotalSeconds);

    public void Translated(TimeSpan time) => _translate.Record(time.TotalSeconds);

    /// <summary>Has figures that are looked up when somebody asks.</summary>
    public void Observe(Func<int> objects, Func<int> services, Func<int> problems, Func<int> scopes)
    {
        _meter.CreateObservableGauge("fairlead.config.objects", objects, "{object}", "Config objects that apply.");
        _meter.CreateObservableGauge("fairlead.mesh.services", services, "{service}", "Services of the mesh.");
        _meter.CreateObservableGauge("fairlead.config.problems", problems, "{problem}", "Things that are wrong in the config.");
        _meter.CreateObservableGauge("fairlead.scopes", scopes, "{scope}", "Different sets of resources that proxies are given.");
    }

    /// <summary>Has figures of the sources and of what clients reject, which are looked up when somebody asks.</summary>
    public void Observe(Func<IReadOnlyList<SourceStatus>> sources, Func<int> quarantined)
    {
        _meter.CreateObservableGauge(
            "fairlead.config.quarantined", quarantined, "{object}", "Config objects of which clients reject the newest version.");
        Gauge("fairlead.source.objects", "{object}", "Config objects of the source that count.", static source => source.Objects);
        Gauge("fairlead.source.stale", "{object}", "Objects of which the last good version counts.", static source => source.Stale);
        Gauge("fairlead.source.held", "{object}", "Objects that the source lost and that are held; 0 where it is believed.",
            static source => source.Held?.Lost ?? 0);
        Gauge("fairlead.source.failing", "{source}", "1 where the source cannot be heard, else 0.",
            static source => source.Health is SourceHealth.Failed or SourceHealth.Silent ? 1 : 0);

        void Gauge(string name, string unit, string description, Func<SourceStatus, int> value) => _meter.CreateObservableGauge(
            name,
            () => sources().Select(source => new Measurement<int>(value(source), new KeyValuePair<string, object?>("source", source.Id))),
            unit, description);
    }

    public void Dispose() => _meter.Dispose();
}
