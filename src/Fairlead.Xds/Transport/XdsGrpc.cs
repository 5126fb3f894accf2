using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Xds.Transport;

/// <summary>Puts what the gRPC methods of xDS need into the services of an application.</summary>
public static class XdsGrpc
{
    /// <summary>
    /// Adds grpc-dotnet with gzip that refuses cut-off messages and without deflate, which does not notice them, and allows requests of the
    /// given size. Both hold for every gRPC service of the application. It may be called more than once; the largest size holds.
    /// </summary>
    public static IServiceCollection AddXdsGrpc(this IServiceCollection services, int maxReceiveMessageSize = 16 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpc();
        services.PostConfigure<GrpcServiceOptions>(options => Set(options, maxReceiveMessageSize));
        return services;
    }

    internal static void Set(GrpcServiceOptions options, int maxReceiveMessageSize)
    {
        options.CompressionProviders =
            [new StrictGzipProvider(), .. options.CompressionProviders.Where(static one => one.EncodingName is not ("gzip" or "deflate"))];
        if (options.MaxReceiveMessageSize < maxReceiveMessageSize)
        {
            options.MaxReceiveMessageSize = maxReceiveMessageSize;
        }
    }
}
