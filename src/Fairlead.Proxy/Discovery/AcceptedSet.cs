namespace Fairlead.Proxy.Discovery;

/// <summary>The accepted resources of one type.</summary>
/// <param name="TypeUrl">The type.</param>
/// <param name="Version">The version of the last response of which all resources were accepted.</param>
/// <param name="IsMixed">Whether some resources of a later response were accepted too, so that the resources are of no single
/// version.</param>
/// <param name="Resources">The resources.</param>
internal sealed record AcceptedSet(string TypeUrl, string Version, bool IsMixed, IReadOnlyList<AcceptedItem> Resources);
