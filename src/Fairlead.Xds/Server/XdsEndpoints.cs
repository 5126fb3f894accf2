using Fairlead.Xds.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Xds.Server;

/// <summary>Puts an xDS server into an ASP.NET Core application.</summary>
public static class XdsEndpoints
{
    /// <summary>Full names of the gRPC services that a server serves, such as for reflection.</summary>
    public static IReadOnlyList<string> ServiceNames { get; } =
        [.. XdsServices.All.Select(static name => name.Service), ClientStatusService.Service, LoadReportService.Service];

    /// <summary>Maps the server that was added with <see cref="XdsHosting.AddXdsServer(IServiceCollection, Action{XdsServerOptions}?)"/>.
    /// Kestrel has to be told to speak HTTP/2 without TLS, or to use TLS.</summary>
    /// <returns>What conventions of all its endpoints are added to, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">None was added.</exception>
    public static IEndpointConventionBuilder MapXds(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapXds(routes.ServiceProvider.GetRequiredService<XdsServer>());
    }

    /// <summary>Maps all that a server serves: the aggregated service and those of each type in both variants, client status, load reports,
    /// and fetching by HTTP. Map before the application starts. Where the server was not added to the services,
    /// <see cref="XdsGrpc.AddXdsGrpc"/> adds what is needed.</summary>
    /// <returns>What conventions of all its endpoints are added to, such as <c>RequireAuthorization()</c>.</returns>
    public static IEndpointConventionBuilder MapXds(this IEndpointRouteBuilder routes, XdsServer server)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(server);
        var methods = new GuardedMethods(routes.ServiceProvider);
        server.AddTo(methods);
        List<IEndpointConventionBuilder> endpoints = [routes.MapGrpcService(methods.Build())];
        foreach (var (path, typeUrl) in RestDiscovery.Types)
        {
            endpoints.Add(routes.MapPost($"/v3/discovery:{path}", context => server.Rest.ServeAsync(context, typeUrl)));
        }

        return new XdsConventions(endpoints);
    }
}
