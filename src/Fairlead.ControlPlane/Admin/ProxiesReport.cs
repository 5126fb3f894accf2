namespace Fairlead.ControlPlane.Admin;

/// <summary>The connected proxies, by name.</summary>
public sealed record ProxiesReport(IReadOnlyList<ProxyReport> Proxies);
