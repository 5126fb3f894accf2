namespace Fairlead.Model.Policy;

/// <summary>
/// How clients talk to a destination. What is null is not said here: it is as the policy below says (<see cref="Over"/>), and in the end as
/// the mesh's settings say. Immutable.
/// </summary>
public sealed record TrafficPolicy
{
    /// <summary>The policy of a destination that nobody wrote one for.</summary>
    public static TrafficPolicy Default { get; } = new();

    /// <summary>How an endpoint is chosen.</summary>
    public BalancingPolicy? Balancing { get; init; }

    /// <summary>The connections and their limits.</summary>
    public ConnectionPool? Connections { get; init; }

    /// <summary>When an endpoint that fails is passed over.</summary>
    public OutlierDetection? Outliers { get; init; }

    /// <summary>How connections are secured.</summary>
    public ClientTls? Tls { get; init; }

    /// <summary>How many retries may be under way.</summary>
    public RetryBudget? RetryBudget { get; init; }

    /// <summary>The version of the PROXY protocol that connections begin with, 1 or 2.</summary>
    public int? ProxyProtocol { get; init; }

    /// <summary>The tunnel that TCP goes through.</summary>
    public TunnelPolicy? Tunnel { get; init; }

    /// <summary>The limit that the destination's own proxies keep.</summary>
    public LocalRateLimit? RateLimit { get; init; }

    /// <summary>This policy where it says something, and another one part by part where it does not.</summary>
    public TrafficPolicy Over(TrafficPolicy below)
    {
        ArgumentNullException.ThrowIfNull(below);
        return new()
        {
            Balancing = Balancing ?? below.Balancing,
            Connections = Connections ?? below.Connections,
            Outliers = Outliers ?? below.Outliers,
            Tls = Tls ?? below.Tls,
            RetryBudget = RetryBudget ?? below.RetryBudget,
            ProxyProtocol = ProxyProtocol ?? below.ProxyProtocol,
            Tunnel = Tunnel ?? below.Tunnel,
            RateLimit = RateLimit ?? below.RateLimit,
        };
    }
}
