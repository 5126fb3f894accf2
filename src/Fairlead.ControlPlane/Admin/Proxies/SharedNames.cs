using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>Finds streams that say the same node id although they are not the streams of one client. Pure.</summary>
internal static class SharedNames
{
    /// <summary>
    /// A sentence for each node id that several streams have. A client of per-type services has a stream for each type, which is as it
    /// should be.
    /// </summary>
    public static IReadOnlyList<string> Warnings(IEnumerable<XdsStreamStatus> streams) =>
    [
        .. streams.GroupBy(static status => status.Stream.Node.Id, StringComparer.Ordinal)
            .Where(static named => named.GroupBy(static status => status.Stream.OnlyType).Any(static alike => alike.Skip(1).Any()))
            .OrderBy(static named => named.Key, StringComparer.Ordinal)
            .Select(
                static named => Warning(named.Key, [.. named.Select(static status => status.Stream).OrderBy(static stream => stream.Id)])),
    ];

    private static string Warning(string name, IReadOnlyList<XdsStreamInfo> streams) =>
        $"{streams.Count} streams have the node id \"{name}\": "
        + $"{string.Join(", ", streams.Select(static stream => $"{stream.Id} from {stream.Peer}"))}. "
        + "Two clients must not share an id: give each its own. (A client that came back has its old stream too until that is found dead; "
        + "a gRPC client opens a stream for each target.)";
}
