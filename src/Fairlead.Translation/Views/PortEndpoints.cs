using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Views;

/// <summary>The endpoints of a service port, where they are few enough to be looked at together. Immutable, equal by content.</summary>
/// <param name="Endpoints">The endpoints, in the order of their keys.</param>
public sealed record PortEndpoints(EquatableList<Endpoint> Endpoints);
