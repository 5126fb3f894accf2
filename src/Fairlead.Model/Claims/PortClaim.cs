using Fairlead.Model.Catalog;

namespace Fairlead.Model.Claims;

/// <summary>A port that an object declares for a service. Immutable.</summary>
/// <param name="Port">The port.</param>
/// <param name="Path">The path of the field that declares it.</param>
public sealed record PortClaim(ServicePort Port, string Path);
