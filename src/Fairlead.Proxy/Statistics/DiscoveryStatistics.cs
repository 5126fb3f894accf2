namespace Fairlead.Proxy.Statistics;

/// <summary>What came over xDS for the proxy as a whole, with Envoy's names. Safe for any number of threads.</summary>
internal sealed class DiscoveryStatistics
{
    public FetchStatistics Clusters { get; } = new();

    public FetchStatistics Listeners { get; } = new();

    public void Write(StatisticsText text)
    {
        Clusters.Write(text, "cluster_manager.cds.");
        Listeners.Write(text, "listener_manager.lds.");
    }
}
