namespace Fairlead.Proxy.Statistics;

/// <summary>What came over xDS, with Envoy's names. Safe for any number of threads.</summary>
internal sealed class DiscoveryStatistics
{
    public Counter ClusterUpdates { get; } = new();

    public Counter ClusterRejections { get; } = new();

    public Counter ListenerUpdates { get; } = new();

    public Counter ListenerRejections { get; } = new();

    public Counter RouteUpdates { get; } = new();

    public Counter RouteRejections { get; } = new();

    public Counter EndpointUpdates { get; } = new();

    public Counter EndpointRejections { get; } = new();

    public void Write(StatisticsText text)
    {
        text.Add("cluster_manager.cds.", "update_success", ClusterUpdates);
        text.Add("cluster_manager.cds.", "update_rejected", ClusterRejections);
        text.Add("listener_manager.lds.", "update_success", ListenerUpdates);
        text.Add("listener_manager.lds.", "update_rejected", ListenerRejections);
        text.Add("rds.", "update_success", RouteUpdates);
        text.Add("rds.", "update_rejected", RouteRejections);
        text.Add("eds.", "update_success", EndpointUpdates);
        text.Add("eds.", "update_rejected", EndpointRejections);
    }
}
