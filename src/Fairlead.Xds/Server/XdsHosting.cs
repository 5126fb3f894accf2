using Fairlead.Xds.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>Puts an xDS server into the services of an application.</summary>
public static class XdsHosting
{
    /// <summary>Adds an <see cref="XdsServer"/> of what a cache holds; <see cref="XdsEndpoints.MapXds(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)"/> maps it.</summary>
    public static IServiceCollection AddXdsServer(this IServiceCollection services, IXdsCache cache) => services.AddXdsServer(XdsServerOptions.For(cache));

    /// <summary>Adds an <see cref="XdsServer"/>.</summary>
    public static IServiceCollection AddXdsServer(this IServiceCollection services, XdsServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddXdsGrpc(options.MaxReceiveMessageSize);
        services.AddSingleton(provider => new XdsServer(options, provider.GetRequiredService<ILoggerFactory>().CreateLogger("Fairlead.Xds")));
        services.AddSingleton<IHostedService>(static provider => new Watch(provider.GetRequiredService<XdsServer>()));
        return services;
    }

    private sealed class Watch(XdsServer server) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => server.WatchAsync(stoppingToken);
    }
}
