namespace Fairlead.Xds.Client;

/// <summary>The resources of a type that a client kept from an earlier run of its process.</summary>
/// <param name="Version">The version of the whole type, which a state-of-the-world client sends; empty where the resources are of no single
/// version.</param>
/// <param name="Resources">The resources with name and version, which an incremental client sends; resources without a version are not
/// sent.</param>
public sealed record AdsState(string Version, IReadOnlyList<AdsResource> Resources);
