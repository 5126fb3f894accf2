using Fairlead.Model.Catalog;

namespace Fairlead.Model.Routing;

/// <summary>Where a request goes: a port of a service, and a subset of its endpoints. Immutable.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The service port's number.</param>
/// <param name="Subset">The subset's name; empty: all endpoints.</param>
public sealed record Destination(ServiceKey Service, int Port, string Subset);
