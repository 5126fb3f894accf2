using Fairlead.Config.Store;
using Fairlead.Model.Registries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>
/// A control plane in a program of one's own: <c>services.AddFairlead(…)</c> runs one with the program, and
/// <c>AddFairleadSource</c> and <c>AddFairleadRegistry</c> give it what it serves.
/// </summary>
public static class FairleadServices
{
    /// <summary>
    /// Runs a control plane from the program's start to its end. It serves on ports of its own, logs to the program's loggers, and ends the
    /// program where one of its stages fails. <see cref="ControlPlaneHost"/> is in the container, for its addresses. Where it is added
    /// several times the first one counts.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">
    /// The settings. Sources and registries that are services come behind those that it names. Called once, at the start.
    /// </param>
    public static IServiceCollection AddFairlead(this IServiceCollection services, Func<IServiceProvider, ControlPlaneOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(provider => ControlPlaneHost.Build(With(options(provider), provider)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostedControlPlane>());
        return services;
    }

    /// <summary>The same, with settings that are known before the program starts.</summary>
    public static IServiceCollection AddFairlead(this IServiceCollection services, ControlPlaneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services.AddFairlead(_ => options);
    }

    /// <summary>Gives the control plane a source of config.</summary>
    public static IServiceCollection AddFairleadSource(this IServiceCollection services, Func<IServiceProvider, ConfigSource> source) =>
        services.AddSingleton(source);

    /// <summary>Gives the control plane a registry of endpoints and services.</summary>
    public static IServiceCollection AddFairleadRegistry(this IServiceCollection services, Func<IServiceProvider, Registry> registry) =>
        services.AddSingleton(registry);

    private static ControlPlaneOptions With(ControlPlaneOptions options, IServiceProvider provider) => options with
    {
        Sources = [.. options.Sources, .. provider.GetServices<ConfigSource>()],
        Registries = [.. options.Registries, .. provider.GetServices<Registry>()],
        Logging = options.Logging ?? (logging => logging
            .SetMinimumLevel(LogLevel.Trace) // the program's own rules decide
            .AddProvider(new ForwardedLogs(provider.GetRequiredService<ILoggerFactory>()))),
    };

    /// <summary>Hands on what is logged to the loggers of the program.</summary>
    private sealed class ForwardedLogs(ILoggerFactory factory) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => factory.CreateLogger(categoryName);

        public void Dispose()
        {
            // The loggers are the program's.
        }
    }
}
