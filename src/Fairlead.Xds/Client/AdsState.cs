namespace Fairlead.Xds.Client;

/// <summary>What a client has of a type from a life before.</summary>
/// <param name="Version">The version of all of it, which a state-of-the-world client says; empty where it is of none.</param>
/// <param name="Resources">The resources with name and version, which an incremental client says; those without are not said.</param>
public sealed record AdsState(string Version, IReadOnlyList<AdsResource> Resources);
