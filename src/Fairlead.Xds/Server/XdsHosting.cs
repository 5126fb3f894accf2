using Fairlead.Xds.Transport;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fairlead.Xds.Server;

/// <summary>Puts an xDS server into the services of an application.</summary>
public static class XdsHosting
{
    /// <summary>
    /// Adds an <see cref="XdsServer"/> of what a cache holds;
    /// <see cref="XdsEndpoints.MapXds(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)"/> maps it.
    /// </summary>
    public static IServiceCollection AddXdsServer(
        this IServiceCollection services, IXdsCache cache, Action<XdsServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(cache);
        services.TryAddSingleton(cache);
        return services.AddXdsServer(configure);
    }

    /// <summary>
    /// Adds an <see cref="XdsServer"/> of what the application's <see cref="IXdsCache"/> holds, unless the settings say what a client is
    /// served (<see cref="XdsServerOptions.Attach"/>). Called again it adds to the settings; there is one server.
    /// </summary>
    public static IServiceCollection AddXdsServer(this IServiceCollection services, Action<XdsServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<XdsServerOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.AddGrpc();
        services.AddOptions<GrpcServiceOptions>()
            .PostConfigure<IOptions<XdsServerOptions>>(static (grpc, xds) => XdsGrpc.Set(grpc, xds.Value.MaxReceiveMessageSize));
        services.TryAddSingleton(Make);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Watch>());
        return services;
    }

    private static XdsServer Make(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<XdsServerOptions>>().Value;
        if (options.Attach is null)
        {
            var cache = services.GetService<IXdsCache>()
                ?? throw new InvalidOperationException(
                    "What clients are served is not said: add an IXdsCache to the services, or set XdsServerOptions.Attach.");
            options = options with { Attach = cache.AttachAsync, Detach = cache.Detach + options.Detach };
        }

        return new XdsServer(options, services.GetRequiredService<ILoggerFactory>().CreateLogger("Fairlead.Xds"));
    }

    private sealed class Watch(XdsServer server) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => server.WatchAsync(stoppingToken);
    }
}
