namespace Fairlead.Model.Catalog;

/// <summary>A port of a service, as endpoints are kept under it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The service port's number.</param>
public readonly record struct EndpointKey(ServiceKey Service, int Port);
