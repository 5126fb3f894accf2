using Fairlead.Grpc.Server;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Grpc.Health;

/// <summary>Puts the health service into an application.</summary>
public static class GrpcHealthEndpoints
{
    /// <summary>Maps <c>grpc.health.v1.Health</c>.</summary>
    public static IEndpointRouteBuilder MapGrpcHealth(this IEndpointRouteBuilder routes, GrpcHealth health) => routes.MapGrpc(health.Build());
}
