using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>Web applications of one listener each, that read no settings of their own and take no signals.</summary>
internal static class WebHosts
{
    public static WebApplication Build(
        IPEndPoint address,
        Action<KestrelServerOptions> server,
        Action<ListenOptions> listener,
        ILoggerFactory loggers,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            server(options);
            options.Listen(address, listener);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Where the application listens; port 0 has become a real one.</summary>
    public static IPEndPoint AddressOf(WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        var url = new Uri((addresses ?? throw new InvalidOperationException("The application has not been started.")).Single());
        return new(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port);
    }
}
