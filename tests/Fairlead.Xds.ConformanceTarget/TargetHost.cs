using System.Net;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.ConformanceTarget;

/// <summary>
/// The target as two hosts on 127.0.0.1, for the executable and for tests in one process: xDS and, beside it, the suite's adapter.
/// </summary>
public static class TargetHost
{
    /// <summary>Makes both; port 0 for a free one.</summary>
    public static (WebApplication Xds, WebApplication Adapter) Build(int port, int adapterPort)
    {
        var cache = new SnapshotCache();
        var xds = Build(port, services => services.AddXdsServer(cache));
        xds.MapXds();
        var adapter = Build(adapterPort, static services => services.AddXdsGrpc());
        var methods = new GuardedMethods(adapter.Services);
        new AdapterService(cache).AddTo(methods);
        adapter.MapGrpcService(methods.Build());
        return (xds, adapter);
    }

    private static WebApplication Build(int port, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection> services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        services(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseXds());
        });
        return builder.Build();
    }
}
