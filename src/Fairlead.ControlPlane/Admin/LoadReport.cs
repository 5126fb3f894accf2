using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Admin;

/// <summary>The load that one proxy put on one cluster since its report before (LRS).</summary>
public sealed record LoadReport
{
    /// <summary>The proxy's node id.</summary>
    public required string Proxy { get; init; }

    public required string Cluster { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The length of the interval in seconds.</summary>
    public required double IntervalSeconds { get; init; }

    public required ulong Succeeded { get; init; }

    public required ulong Failed { get; init; }

    /// <summary>Requests that are still in progress.</summary>
    public required ulong InProgress { get; init; }

    public required ulong Issued { get; init; }

    /// <summary>Requests that the proxy dropped.</summary>
    public required ulong Dropped { get; init; }

    internal static IReadOnlyList<LoadReport> From(IEnumerable<XdsLoadReport> reports) =>
    [
        .. reports.SelectMany(static report => report.Report.ClusterStats.Select(cluster => new LoadReport
        {
            Proxy = report.Node.Id,
            Cluster = cluster.ClusterName,
            At = report.At,
            IntervalSeconds = cluster.LoadReportInterval?.ToTimeSpan().TotalSeconds ?? 0,
            Succeeded = Sum(cluster.UpstreamLocalityStats.Select(static locality => locality.TotalSuccessfulRequests)),
            Failed = Sum(cluster.UpstreamLocalityStats.Select(static locality => locality.TotalErrorRequests)),
            InProgress = Sum(cluster.UpstreamLocalityStats.Select(static locality => locality.TotalRequestsInProgress)),
            Issued = Sum(cluster.UpstreamLocalityStats.Select(static locality => locality.TotalIssuedRequests)),
            Dropped = cluster.TotalDroppedRequests,
        })),
    ];

    private static ulong Sum(IEnumerable<ulong> figures) => figures.Aggregate(0UL, static (sum, one) => unchecked(sum + one));
}
