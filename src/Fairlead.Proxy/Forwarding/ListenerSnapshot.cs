using Fairlead.Proxy.AccessLogs;
using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration.Listeners;
using Fairlead.Proxy.Routing;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// The configuration that a request of a listener uses from beginning to end. Immutable; an update replaces it as a whole.
/// </summary>
internal sealed record ListenerSnapshot(
    HttpFrontModel Http,
    RouteIndex Routes,
    IReadOnlyDictionary<string, ClusterSnapshot> Clusters,
    IReadOnlyList<AccessLogWriter> AccessLogs);
