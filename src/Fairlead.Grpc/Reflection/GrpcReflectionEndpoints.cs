using Fairlead.Grpc.Health.Wire;
using Fairlead.Grpc.Server;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Grpc.Reflection;

/// <summary>Puts server reflection into an application.</summary>
public static class GrpcReflectionEndpoints
{
    /// <summary>
    /// Maps <c>grpc.reflection.v1</c> and <c>v1alpha</c>: lists all services that are mapped on these routes and serves the given files
    /// with what they import (health and reflection are there anyway).
    /// </summary>
    public static IEndpointRouteBuilder MapGrpcReflection(this IEndpointRouteBuilder routes, params IEnumerable<FileDescriptor> files) =>
        routes.MapGrpcReflection(() => files);

    /// <summary>As the other, with files that are asked for when the first client asks for one: descriptors of many files are megabytes.</summary>
    public static IEndpointRouteBuilder MapGrpcReflection(this IEndpointRouteBuilder routes, Func<IEnumerable<FileDescriptor>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var services = GrpcEndpointDataSource.Of(routes).Services;
        var index = new Lazy<DescriptorIndex>(() => new DescriptorIndex(
            [.. files(), HealthReflection.Descriptor, Wire.V1.ReflectionReflection.Descriptor, Wire.V1Alpha.ReflectionReflection.Descriptor]));
        foreach (var version in (ReadOnlySpan<string>)["v1", "v1alpha"])
        {
            routes.MapGrpc(new ReflectionService(index, services).Build($"grpc.reflection.{version}.ServerReflection"));
        }

        return routes;
    }
}
