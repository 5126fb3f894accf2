namespace Fairlead.ControlPlane.Metrics;

/// <summary>What was recorded of one instrument under one set of labels. Guarded by its instrument.</summary>
internal sealed class MetricSeries(string labels, IReadOnlyList<double> bounds)
{
    /// <summary>The labels as they stand between braces.</summary>
    public string Labels => labels;

    /// <summary>How many values fell below each bound and above the one before; behind them those above all.</summary>
    public long[] Buckets { get; } = new long[bounds.Count + 1];

    public long Count { get; private set; }

    /// <summary>The sum of what was recorded; of a gauge what was recorded last.</summary>
    public double Value { get; private set; }

    public void Add(double value) => Value += value;

    public void Set(double value) => Value = value;

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
        {
            bucket++;
        }

        Buckets[bucket]++;
        Count++;
        Value += value;
    }
}
