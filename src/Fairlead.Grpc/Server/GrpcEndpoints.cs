using Microsoft.AspNetCore.Routing;

namespace Fairlead.Grpc.Server;

/// <summary>Puts services into an ASP.NET Core application.</summary>
public static class GrpcEndpoints
{
    /// <summary>
    /// Maps a service. Once one is mapped, calls of unknown methods and services are answered with UNIMPLEMENTED. Map before the
    /// application starts.
    /// </summary>
    public static IEndpointRouteBuilder MapGrpc(this IEndpointRouteBuilder routes, GrpcService service, GrpcServerOptions? options = null)
    {
        GrpcEndpointDataSource.Of(routes).Add(service, options ?? new GrpcServerOptions());
        return routes;
    }
}
