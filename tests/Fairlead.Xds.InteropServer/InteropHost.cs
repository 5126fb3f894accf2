using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Transport;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.InteropServer;

/// <summary>The interop server as a host, for the executable and for tests in one process.</summary>
public static class InteropHost
{
    /// <summary>Largest request.</summary>
    public const int MaxReceiveMessageSize = 4 * 1024 * 1024;

    public static WebApplication Build(int port, X509Certificate2? certificate = null, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is null)
                {
                    listen.UseXds();
                }
                else
                {
                    listen.UseXdsTls(new XdsServerTls { Certificate = () => certificate });
                }
            });
        });

        builder.Services.AddXdsGrpc(MaxReceiveMessageSize);
        var app = builder.Build();
        var methods = new GuardedMethods(app.Services);
        TestService.BindService(methods, new TestServiceHandlers(TimeProvider.System));
        HealthServiceImpl health = new();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus("grpc.testing.TestService", HealthCheckResponse.Types.ServingStatus.Serving);
        Health.BindService(methods, health);
        Google.Protobuf.Reflection.ServiceDescriptor[] services = [.. TestReflection.Descriptor.Services,
            .. HealthReflection.Descriptor.Services];
        Grpc.Reflection.V1.ServerReflection.BindService(methods, new ReflectionV1ServiceImpl(services));
        Grpc.Reflection.V1Alpha.ServerReflection.BindService(methods, new ReflectionServiceImpl(services));
        app.MapGrpcService(methods.Build());
        return app;
    }

    /// <summary>Host and port of a host that has been started.</summary>
    public static string Address(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.Single()).Authority; // Kestrel sets the feature when it starts
    }
}
