namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>The streams of the connected proxies, ordered by the proxy's name, then by the stream's number.</summary>
/// <param name="Proxies">One entry for each stream.</param>
/// <param name="Warnings">A sentence for each name that several streams have where they should not.</param>
public sealed record ProxiesReport(IReadOnlyList<ProxyReport> Proxies, IReadOnlyList<string> Warnings);
