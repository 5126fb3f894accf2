using System.Collections.Concurrent;

namespace Fairlead.Proxy.Statistics;

/// <summary>What a listener's HTTP front has seen, with Envoy's names. Safe for any number of threads.</summary>
internal sealed class HttpStatistics(string prefix)
{
    private readonly ConcurrentDictionary<string, FetchStatistics> _routes = new(StringComparer.Ordinal);

    public string Prefix { get; } = prefix;

    public Counter Requests { get; } = new();

    public Counter RequestsActive { get; } = new();

    public Counter ConnectionsDestroyedWithRequest { get; } = new();

    public Counter NoRoute { get; } = new();

    public Counter NoCluster { get; } = new();

    public Counter DirectResponses { get; } = new();

    public Counter Redirects { get; } = new();

    public Counter DelaysInjected { get; } = new();

    public Counter AbortsInjected { get; } = new();

    public Counter FaultsActive { get; } = new();

    public ResponseClasses Responses { get; } = new();

    /// <summary>The subscription to a route configuration.</summary>
    public FetchStatistics Routes(string name) => _routes.GetOrAdd(name, static _ => new FetchStatistics());

    public void Write(StatisticsText text)
    {
        var prefix = "http." + Prefix + ".";
        text.Add(prefix, "downstream_rq_total", Requests);
        text.Add(prefix, "downstream_rq_active", RequestsActive);
        text.Add(prefix, "downstream_cx_destroy_remote_active_rq", ConnectionsDestroyedWithRequest);
        text.Add(prefix, "no_route", NoRoute);
        text.Add(prefix, "no_cluster", NoCluster);
        text.Add(prefix, "rq_direct_response", DirectResponses);
        text.Add(prefix, "rq_redirect", Redirects);
        text.Add(prefix, "fault.delays_injected", DelaysInjected);
        text.Add(prefix, "fault.aborts_injected", AbortsInjected);
        text.Add(prefix, "fault.active_faults", FaultsActive);
        Responses.Write(text, prefix + "downstream_rq_");
        foreach (var (name, fetches) in _routes)
        {
            fetches.Write(text, $"{prefix}rds.{name}.");
        }
    }
}
