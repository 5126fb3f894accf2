namespace Fairlead.Model.Routing;

/// <summary>Answers some requests with an error instead of sending them on. Immutable; exactly one status is given.</summary>
/// <param name="HttpStatus">The HTTP status, 200 to 599, or null.</param>
/// <param name="GrpcStatus">The gRPC status number, 0 to 16, or null.</param>
/// <param name="Percent">How many of them, 0 to 100.</param>
public sealed record AbortFault(int? HttpStatus, int? GrpcStatus, double Percent);
