using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>A response that went out.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Resources">What was in it.</param>
/// <param name="Removed">What was taken away by name.</param>
/// <param name="Result">What the client holds if it takes it.</param>
/// <param name="Before">What it held before.</param>
/// <param name="Subscription">What the client had asked for.</param>
/// <param name="AddsNames">Whether it gives names that the client did not have.</param>
internal sealed record SentResponse(
    string Version,
    IReadOnlyList<XdsResource> Resources,
    IReadOnlyList<string> Removed,
    ResourceMap Result,
    ResourceMap Before,
    Subscription Subscription,
    bool AddsNames);
