namespace Fairlead.Proxy.Discovery;

/// <summary>The accepted resources of one type.</summary>
/// <param name="TypeUrl">The type.</param>
/// <param name="Version">Version of the last response that was taken whole.</param>
/// <param name="IsMixed">Part of a later one was taken too, so the resources are of no version.</param>
/// <param name="Resources">The resources.</param>
internal sealed record AcceptedSet(string TypeUrl, string Version, bool IsMixed, IReadOnlyList<AcceptedItem> Resources);
