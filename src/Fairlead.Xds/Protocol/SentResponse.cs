using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>A response that was sent.</summary>
/// <param name="Version">The version of the response.</param>
/// <param name="Resources">The resources in the response.</param>
/// <param name="Removed">The names that the response removed.</param>
/// <param name="Result">The resources that the client holds if it accepts the response.</param>
/// <param name="Before">The resources that the client held before.</param>
/// <param name="Subscription">The names that the client had asked for.</param>
/// <param name="AddsNames">Whether the response holds a name that the client did not hold.</param>
internal sealed record SentResponse(
    string Version,
    IReadOnlyList<XdsResource> Resources,
    IReadOnlyList<string> Removed,
    ResourceMap Result,
    ResourceMap Before,
    Subscription Subscription,
    bool AddsNames);
