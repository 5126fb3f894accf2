namespace Fairlead.ControlPlane.Metrics;

/// <summary>
/// The tags of a measurement, so that looking up their series makes no text: measurements are taken with each response. More than two tags,
/// which no instrument here has, are kept as text.
/// </summary>
internal readonly record struct SeriesKey(string? Name1, object? Value1, string? Name2, object? Value2)
{
    public static SeriesKey Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => default,
        1 => new(tags[0].Key, tags[0].Value, null, null),
        2 when string.CompareOrdinal(tags[0].Key, tags[1].Key) < 0 => new(tags[0].Key, tags[0].Value, tags[1].Key, tags[1].Value),
        2 => new(tags[1].Key, tags[1].Value, tags[0].Key, tags[0].Value),
        _ => new(PrometheusText.Labels(tags), null, null, null),
    };
}
