using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>A client accepted or rejected a response. For logs and figures; nothing can be decided here.</summary>
/// <param name="Stream">Whose.</param>
/// <param name="TypeUrl">The type.</param>
/// <param name="Version">Version of the response.</param>
/// <param name="Resources">What was in it.</param>
/// <param name="Nack">The rejection; null where it was accepted.</param>
public sealed record XdsAckEvent(XdsStreamInfo Stream, string TypeUrl, string Version, IReadOnlyList<XdsResource> Resources, XdsNackStatus? Nack);
