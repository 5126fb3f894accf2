using Fairlead.Grpc.Server;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Xds.Server;

/// <summary>Puts an xDS server into an ASP.NET Core application.</summary>
public static class XdsEndpoints
{
    /// <summary>Maps all services of a server: aggregated and per type, both variants. Map before the application starts.</summary>
    public static IEndpointRouteBuilder MapXds(this IEndpointRouteBuilder routes, XdsServer server)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(server);
        foreach (var service in server.Services)
        {
            routes.MapGrpc(service, server.GrpcOptions);
        }

        return routes;
    }
}
