namespace Fairlead.Proxy.Statistics;

/// <summary>What a cluster has seen, with Envoy's names. Outlives the cluster's models; safe for any number of threads.</summary>
internal sealed class ClusterStatistics(string name)
{
    public string Name { get; } = name;

    public Counter Connections { get; } = new();

    public Counter ConnectionsActive { get; } = new();

    public Counter ConnectFailures { get; } = new();

    public Counter ConnectTimeouts { get; } = new();

    public Counter Requests { get; } = new();

    public Counter RequestsActive { get; } = new();

    public Counter Timeouts { get; } = new();

    public Counter PerTryTimeouts { get; } = new();

    public Counter Retries { get; } = new();

    public Counter RetrySuccesses { get; } = new();

    public Counter RetryLimitExceeded { get; } = new();

    public Counter RetryOverflows { get; } = new();

    public Counter RetriesActive { get; } = new();

    public Counter Overflows { get; } = new();

    public Counter NoHealthyHost { get; } = new();

    public Counter Resets { get; } = new();

    public Counter ProtocolErrors { get; } = new();

    public Counter ProtocolRefused { get; } = new();

    public ResponseClasses Responses { get; } = new();

    /// <summary>The subscription to the cluster's endpoints.</summary>
    public FetchStatistics Endpoints { get; } = new();

    public void Write(StatisticsText text)
    {
        var prefix = "cluster." + Name + ".";
        text.Add(prefix, "upstream_cx_total", Connections);
        text.Add(prefix, "upstream_cx_active", ConnectionsActive);
        text.Add(prefix, "upstream_cx_connect_fail", ConnectFailures);
        text.Add(prefix, "upstream_cx_connect_timeout", ConnectTimeouts);
        text.Add(prefix, "upstream_cx_protocol_error", ProtocolErrors);
        text.Add(prefix, "upstream_cx_none_healthy", NoHealthyHost);
        text.Add(prefix, "upstream_rq_total", Requests);
        text.Add(prefix, "upstream_rq_active", RequestsActive);
        text.Add(prefix, "upstream_rq_timeout", Timeouts);
        text.Add(prefix, "upstream_rq_per_try_timeout", PerTryTimeouts);
        text.Add(prefix, "upstream_rq_retry", Retries);
        text.Add(prefix, "upstream_rq_retry_success", RetrySuccesses);
        text.Add(prefix, "upstream_rq_retry_limit_exceeded", RetryLimitExceeded);
        text.Add(prefix, "upstream_rq_retry_overflow", RetryOverflows);
        text.Add(prefix, "upstream_rq_pending_overflow", Overflows);
        text.Add(prefix, "upstream_rq_rx_reset", Resets);
        Responses.Write(text, prefix + "upstream_rq_");
        Endpoints.Write(text, prefix);
    }
}
