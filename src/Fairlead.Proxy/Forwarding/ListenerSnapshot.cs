using Fairlead.Proxy.AccessLogs;
using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration;
using Fairlead.Proxy.Routing;

namespace Fairlead.Proxy.Forwarding;

/// <summary>All that a request of a listener goes by, from beginning to end. Immutable; an update swaps the whole.</summary>
internal sealed record ListenerSnapshot(
    HttpFrontModel Http,
    RouteIndex Routes,
    IReadOnlyDictionary<string, ClusterSnapshot> Clusters,
    IReadOnlyList<AccessLogWriter> AccessLogs);
