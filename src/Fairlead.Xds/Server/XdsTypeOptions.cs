namespace Fairlead.Xds.Server;

/// <summary>How resources of a type are served. Types without options are served by name, only what changed, and after all others.</summary>
/// <param name="TypeUrl">The type.</param>
/// <param name="FullState">A response holds all that the client subscribed to; what is absent is deleted (clusters, listeners).</param>
/// <param name="LegacyWildcard">A first request without names asks for everything.</param>
/// <param name="ResendAfter">The type whose changed resources cause those that they use to be sent again, for a client that waits for them
/// (endpoints after clusters).</param>
public sealed record XdsTypeOptions(string TypeUrl, bool FullState = false, bool LegacyWildcard = false, string? ResendAfter = null)
{
    /// <summary>Types whose pending changes go first: this type waits while one of them is not sent, or adds resources and is not
    /// acknowledged yet. Listeners and routes name clusters, so they wait for clusters.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
}
