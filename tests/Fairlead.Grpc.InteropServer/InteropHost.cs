using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Grpc.Health;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Reflection;
using Fairlead.Grpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Grpc.InteropServer;

/// <summary>The interop server as a host, for the executable and for tests in one process.</summary>
public static class InteropHost
{
    public static WebApplication Build(int port, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is null)
                {
                    listen.UseGrpc();
                }
                else
                {
                    listen.UseGrpcTls(new GrpcServerTls { Certificate = () => certificate });
                }
            });
        });

        var app = builder.Build();
        var health = new GrpcHealth();
        health.SetStatus("grpc.testing.TestService", GrpcServingStatus.Serving);
        app.MapGrpc(new TestServiceHandlers(TimeProvider.System).Build());
        app.MapGrpcHealth(health);
        app.MapGrpcReflection(TestReflection.Descriptor);
        return app;
    }

    /// <summary>Host and port of a host that has been started.</summary>
    public static string Address(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.Single()).Authority; // Kestrel sets the feature when it starts
    }
}
