namespace Fairlead.ControlPlane.Admin;

/// <summary>What a proxy was sent.</summary>
public sealed record ConfigDump(string Proxy, IReadOnlyList<ConfigResource> Resources);
