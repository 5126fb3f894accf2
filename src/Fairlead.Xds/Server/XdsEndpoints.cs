using Fairlead.Grpc.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Xds.Server;

/// <summary>Puts an xDS server into an ASP.NET Core application.</summary>
public static class XdsEndpoints
{
    /// <summary>Maps the server that was added with <see cref="XdsHosting.AddXdsServer(IServiceCollection, Caches.IXdsCache)"/>. Kestrel has to be
    /// told to speak HTTP/2 without TLS, or to use TLS.</summary>
    /// <exception cref="InvalidOperationException">None was added.</exception>
    public static IEndpointRouteBuilder MapXds(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapXds(routes.ServiceProvider.GetRequiredService<XdsServer>());
    }

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
