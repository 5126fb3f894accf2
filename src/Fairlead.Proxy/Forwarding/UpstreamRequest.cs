using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.LoadBalancing;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// A request on its way to a cluster: the decisions that are made once, and the state of its attempts. There is one object per connection,
/// which each request refills.
/// </summary>
internal sealed class UpstreamRequest
{
    public CompiledRoute Route { get; private set; } = null!; // set by Begin

    public ForwardModel Forward { get; private set; } = null!; // set by Begin

    public WeightedClusterModel? Weighted { get; private set; }

    public ClusterSnapshot Cluster { get; private set; } = null!; // set by Begin

    public RequestBody Body { get; } = new();

    /// <summary>The target as sent, after rewriting.</summary>
    public string Target { get; set; } = "/";

    /// <summary>The path before rewriting; null where it was not rewritten.</summary>
    public string? OriginalTarget { get; set; }

    public string Authority { get; set; } = "";

    /// <summary>The number of attempts that were begun.</summary>
    public int Attempts { get; set; }

    public int RetriesLeft { get; set; }

    /// <summary>The hosts of former attempts; empty where the retry policy does not avoid them.</summary>
    public List<BalancedHost> Tried { get; } = [];

    public BalancedHost? Host { get; set; }

    public UpstreamConnection? Connection { get; set; }

    /// <summary>
    /// Whether a connection that had served before broke without a response; the request is then sent once more, on a new connection.
    /// </summary>
    public bool FreshOnly { get; set; }

    /// <summary>When the attempt was begun.</summary>
    public long AttemptStart { get; set; }

    /// <summary>The task that sends the body, where it goes on beside the response.</summary>
    public Task? Sending { get; set; }

    public void Begin(CompiledRoute route, ForwardModel forward, WeightedClusterModel? weighted, ClusterSnapshot cluster)
    {
        Route = route;
        Forward = forward;
        Weighted = weighted;
        Cluster = cluster;
        Attempts = 0;
        RetriesLeft = forward.Retry?.Retries ?? 0;
        Tried.Clear();
        Host = null;
        Connection = null;
        FreshOnly = false;
        OriginalTarget = null;
        Sending = null;
    }
}
