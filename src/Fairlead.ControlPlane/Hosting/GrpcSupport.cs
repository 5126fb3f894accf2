using Fairlead.Protos;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Alpha = Grpc.Reflection.V1Alpha;
using Current = Grpc.Reflection.V1;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>What people and load balancers expect of a gRPC server beside its services: health and reflection.</summary>
internal static class GrpcSupport
{
    /// <summary>Maps <c>grpc.health.v1</c>, which says that the server serves, and reflection (<c>v1</c> and <c>v1alpha</c>) of
    /// xDS.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var methods = new GuardedMethods(routes.ServiceProvider);
        HealthServiceImpl health = new();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        Health.BindService(methods, health);

        // The descriptors of all types are megabytes: made when the first client asks.
        Lazy<SymbolRegistry> symbols = new(static () => SymbolRegistry.FromFiles(
        [
            .. ProtoRegistry.Files,
            HealthReflection.Descriptor,
            Current.ReflectionReflection.Descriptor,
            Alpha.ReflectionReflection.Descriptor,
        ]));
        string[] services =
        [
            .. XdsEndpoints.ServiceNames,
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
        ];
        Current.ServerReflection.BindService(methods, new LazyReflectionV1(() => new ReflectionV1ServiceImpl(services, symbols.Value)));
        Alpha.ServerReflection.BindService(methods, new LazyReflectionV1Alpha(() => new ReflectionServiceImpl(services, symbols.Value)));
        routes.MapGrpcService(methods.Build());
    }
}
