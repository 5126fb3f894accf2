using System.Diagnostics.Metrics;

namespace Fairlead.ControlPlane.Metrics;

/// <summary>An instrument and what was recorded by it. Safe for any number of threads.</summary>
internal sealed class MetricInstrument
{
    // Labels that a client can think of must not fill the memory.
    private const int MaxSeries = 2000;

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, MetricSeries> _series = [];
    private readonly string? _description;
    private readonly MetricKind _kind;
    private readonly IReadOnlyList<double> _bounds;

    public MetricInstrument(Instrument instrument, MetricKind kind)
    {
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, kind == MetricKind.Counter || kind == MetricKind.ObservedCounter);
        _description = instrument.Description;
        _kind = kind;
        _bounds = kind == MetricKind.Histogram ? (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds : [];
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = SeriesKey.Of(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                if (_series.Count == MaxSeries)
                {
                    return;
                }

                _series.Add(key, series = new(PrometheusText.Labels(tags), _bounds));
            }

            switch (_kind)
            {
                case MetricKind.Histogram:
                    series.Record(value);
                    break;
                case MetricKind.Counter or MetricKind.UpDown:
                    series.Add(value);
                    break;
                default:
                    series.Set(value);
                    break;
            }
        }
    }

    public void Write(PrometheusText text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
            {
                return;
            }

            text.Head(Name, _kind switch
            {
                MetricKind.Histogram => "histogram",
                MetricKind.Counter or MetricKind.ObservedCounter => "counter",
                _ => "gauge",
            }, _description);
            foreach (var series in _series.Values.OrderBy(static series => series.Labels, StringComparer.Ordinal))
            {
                if (_kind == MetricKind.Histogram)
                {
                    WriteHistogram(text, series.Labels, series);
                }
                else
                {
                    text.Sample(Name, series.Labels, series.Value);
                }
            }
        }
    }

    private void WriteHistogram(PrometheusText text, string labels, MetricSeries series)
    {
        long below = 0;
        for (var i = 0; i <= _bounds.Count; i++)
        {
            below += series.Buckets[i];
            var bound = $"le=\"{PrometheusText.Number(i < _bounds.Count ? _bounds[i] : double.PositiveInfinity)}\"";
            text.Sample(Name + "_bucket", labels.Length == 0 ? bound : labels + "," + bound, below);
        }

        text.Sample(Name + "_sum", labels, series.Value);
        text.Sample(Name + "_count", labels, series.Count);
    }
}
