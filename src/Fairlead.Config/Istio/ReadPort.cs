using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>A port of a ServiceEntry as it was read. Immutable.</summary>
/// <param name="Number">Its number; 0 where it has none.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Protocol">What is spoken on it; null where no proxy takes that.</param>
/// <param name="TargetPort">The port of endpoints that it names; null where it names none.</param>
/// <param name="Claim">What is claimed of it; null where nothing is, since no proxy takes it.</param>
internal sealed record ReadPort(int Number, string Name, PortProtocol? Protocol, int? TargetPort, PortClaim? Claim);
