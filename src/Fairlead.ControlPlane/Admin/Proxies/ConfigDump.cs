namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>What a proxy was sent on one of its streams.</summary>
/// <param name="Proxy">The id that the proxy's node says.</param>
/// <param name="Stream">The number of the stream.</param>
/// <param name="OtherStreams">The numbers of the other streams whose node says the same id.</param>
/// <param name="Resources">What was sent, by type and name.</param>
public sealed record ConfigDump(string Proxy, long Stream, IReadOnlyList<long> OtherStreams, IReadOnlyList<ConfigResource> Resources);
