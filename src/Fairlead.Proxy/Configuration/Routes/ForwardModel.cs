using Fairlead.Proxy.Configuration.Retries;
using Fairlead.Proxy.Matching;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Sends the request to a cluster.</summary>
internal sealed record ForwardModel
{
    /// <summary>One cluster of weight 1, or several to draw from; empty where <see cref="ClusterHeader"/> names the cluster.</summary>
    public required IReadOnlyList<WeightedClusterModel> Clusters { get; init; }

    public uint TotalWeight { get; init; } = 1;

    /// <summary>The request header that names the cluster.</summary>
    public string? ClusterHeader { get; init; }

    public int ClusterNotFoundStatus { get; init; } = 503;

    public string PrefixRewrite { get; init; } = "";

    public RegexRewrite? PathRegexRewrite { get; init; }

    public string? HostRewrite { get; init; }

    public string? HostRewriteHeader { get; init; }

    public RegexRewrite? HostRewriteFromPath { get; init; }

    /// <summary>Whether the endpoint's own host name replaces that of the request.</summary>
    public bool AutoHostRewrite { get; init; }

    public bool AppendForwardedHost { get; init; }

    /// <summary>The time from the end of the request to the end of the response; zero: no limit.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The idle timeout of the route; absent: that of the listener.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    public RetryModel? Retry { get; init; }

    /// <summary>Bytes of a request body that are kept for a retry.</summary>
    public int BufferLimit { get; init; } = 1024 * 1024;
}
