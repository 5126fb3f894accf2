using Fairlead.Proxy.Configuration.Endpoints;

namespace Fairlead.Proxy.Configuration.Clusters;

/// <summary>A cluster: where its endpoints come from and how one is chosen and reached.</summary>
internal sealed record ClusterModel
{
    public required string Name { get; init; }

    public required ClusterDiscovery Discovery { get; init; }

    /// <summary>The resource that holds the endpoints, for <see cref="ClusterDiscovery.Eds"/>.</summary>
    public string EdsName { get; init; } = "";

    /// <summary>How long the cluster waits for its endpoints before it serves without; zero: for ever.</summary>
    public TimeSpan EdsFetchTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The endpoints written in the cluster itself.</summary>
    public EndpointsModel? Endpoints { get; init; }

    /// <summary>The name in statistics.</summary>
    public required string StatName { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public LoadBalancingPolicy Policy { get; init; }

    /// <summary>How many endpoints <see cref="LoadBalancingPolicy.LeastRequest"/> draws and compares.</summary>
    public int ChoiceCount { get; init; } = 2;

    public bool LocalityWeighted { get; init; }

    /// <summary>The share of endpoints, in per cent, that has to be healthy; below it health is disregarded (panic).</summary>
    public double PanicThreshold { get; init; } = 50;

    public int MaxRequests { get; init; } = 1024;

    public int MaxRetries { get; init; } = 3;

    /// <summary>The largest number; 0: no limit.</summary>
    public int MaxRequestsPerConnection { get; init; }

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The endpoints speak HTTP/2 only.</summary>
    public bool Http2 { get; init; }

    public TimeSpan DnsRefresh { get; init; } = TimeSpan.FromSeconds(5);

    public DnsFamily DnsFamily { get; init; }

    /// <summary>How many hosts that requests name are known at once.</summary>
    public int MaxLookups { get; init; } = 1024;

    /// <summary>How long such a host is known after the last request for it.</summary>
    public TimeSpan LookupLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What the cluster asks for and this sidecar does not do, without which requests must not be sent: then it has no endpoints, and
    /// requests are answered 503. Empty: nothing.
    /// </summary>
    public string Closed { get; init; } = "";

    /// <summary>Names of settings that were accepted and have no effect.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
