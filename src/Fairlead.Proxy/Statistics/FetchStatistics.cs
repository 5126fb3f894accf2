namespace Fairlead.Proxy.Statistics;

/// <summary>What came over xDS for one subscription, with Envoy's names. Safe for any number of threads.</summary>
internal sealed class FetchStatistics
{
    public Counter Updates { get; } = new();

    public Counter Rejections { get; } = new();

    public void Write(StatisticsText text, string prefix)
    {
        text.Add(prefix, "update_success", Updates);
        text.Add(prefix, "update_rejected", Rejections);
    }
}
