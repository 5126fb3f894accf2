namespace Fairlead.Model.Proxies;

/// <summary>Hosts that a proxy sees, or that are taken out of what it sees. Immutable.</summary>
/// <param name="Namespace">The namespace of the services: <c>*</c> for any, <c>.</c> for the proxy's own.</param>
/// <param name="Pattern">The host in lower case, <c>*.suffix</c> or <c>*</c>.</param>
/// <param name="IsExcluded">Whether they are taken out of what other entries let it see.</param>
public sealed record VisibleHosts(string Namespace, string Pattern, bool IsExcluded = false);
