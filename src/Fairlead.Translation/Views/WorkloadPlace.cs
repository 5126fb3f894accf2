using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Views;

/// <summary>An endpoint with the service port that it answers for. Immutable.</summary>
public sealed record WorkloadPlace(Service Service, ServicePort Port, Endpoint Endpoint);
