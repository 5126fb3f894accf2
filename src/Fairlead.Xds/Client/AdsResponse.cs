namespace Fairlead.Xds.Client;

/// <summary>A response of the server.</summary>
/// <param name="TypeUrl">Type of the resources.</param>
/// <param name="Version">The server's name for this state.</param>
/// <param name="Nonce">Name of the response on its stream.</param>
/// <param name="Resources">The resources.</param>
public sealed record AdsResponse(string TypeUrl, string Version, string Nonce, IReadOnlyList<AdsResource> Resources);
