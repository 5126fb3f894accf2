using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>One hostname as one class of clients sees it. Immutable, equal by content.</summary>
public sealed record HostView
{
    /// <summary>The service of that name; null where the clients see none.</summary>
    public Service? Service { get; init; }

    /// <summary>The policy that they follow for the service; null where there is none.</summary>
    public DestinationPolicy? Policy { get; init; }

    /// <summary>Those of their labels by which that policy says which endpoints come first.</summary>
    public EquatableMap<string> Place { get; init; } = EquatableMap<string>.Empty;

    /// <summary>How clients talk to it where the policy does not say it: the mesh's settings.</summary>
    public TrafficPolicy Traffic { get; init; } = TrafficPolicy.Default;

    /// <summary>The tables that route for them, one for each port, with the conditions on them decided.</summary>
    public EquatableList<RouteTable> Tables { get; init; } = [];

    /// <summary>The tables that route their connections, one for each port that somebody wrote rules for, with the conditions on them
    /// decided.</summary>
    public EquatableList<StreamTable> Streams { get; init; } = [];

    /// <summary>Short names of the service, without ports.</summary>
    public EquatableList<string> ShortNames { get; init; } = [];

    /// <summary>Its virtual addresses as hosts of requests, without ports.</summary>
    public EquatableList<string> Addresses { get; init; } = [];

    /// <summary>The view of a host that clients do not see.</summary>
    public static HostView Empty { get; } = new();

    /// <summary>Whether the clients see nothing of that name.</summary>
    public bool IsEmpty => Service is null && Tables.Count == 0 && Streams.Count == 0;

    /// <summary>The port that a request without one means: 80 where there is a table for it, else the first.</summary>
    internal int DefaultPort => Tables.Count == 0 ? 0 : Tables.Any(static table => table.Port == 80) ? 80 : Tables[0].Port;

    /// <summary>The port that a gRPC target without one means: the first of gRPC or HTTP/2, else the first.</summary>
    internal int DefaultGrpcPort =>
        Tables.Count == 0 ? 0 : (Tables.FirstOrDefault(table => Service?.FindPort(table.Port)?.IsHttp2 == true) ?? Tables[0]).Port;

    /// <summary>Whether the clients are given a cluster of this host, port and subset.</summary>
    internal bool Provides(ClusterName cluster, bool forGrpc) =>
        Service?.FindPort(cluster.Port) is { } port
        && (port.IsHttp || !forGrpc)
        && (cluster.Subset.Length == 0 || Policy?.FindSubset(cluster.Subset) is not null);

    /// <summary>The clusters that the rules name, each with the rules that do.</summary>
    internal IEnumerable<(ClusterName Cluster, RouteRule Rule)> NamedClusters() => Tables.SelectMany(NamedBy);

    /// <summary>The clusters that the rules of a table name, each with the rules that do.</summary>
    internal static IEnumerable<(ClusterName Cluster, RouteRule Rule)> NamedBy(RouteTable table) =>
        from rule in table.Rules
        where rule.Action is ForwardAction
        from cluster in ClustersOf((ForwardAction)rule.Action)
        select (cluster, rule);

    /// <summary>The clusters that the rules for connections name, each with the rules that do.</summary>
    internal IEnumerable<(ClusterName Cluster, Provenance Cause)> NamedByStreams() =>
        from table in Streams
        from rule in table.Rules
        from share in Shares.Of(rule.Destinations)
        select (share.Cluster, rule.Provenance);

    /// <summary>The clusters that any rules name.</summary>
    internal IEnumerable<ClusterName> AllNamedClusters() => NamedClusters().Select(static named => named.Cluster)
        .Concat(NamedByStreams().Select(static named => named.Cluster));

    private static IEnumerable<ClusterName> ClustersOf(ForwardAction action) =>
        Shares.Of(action).Select(static share => share.Cluster)
            .Concat(action.Mirrors.Where(static mirror => mirror.Percentage > 0)
                .Select(static mirror => ClusterName.Of(mirror.Destination)));
}
