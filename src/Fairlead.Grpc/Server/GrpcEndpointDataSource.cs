using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Grpc.Server;

/// <summary>The endpoints of all services that were mapped on one route builder, and those that answer for what was not.</summary>
internal sealed class GrpcEndpointDataSource : EndpointDataSource
{
    private readonly List<Endpoint> _endpoints = [];
    private readonly List<string> _services = [];

    private GrpcEndpointDataSource() =>
        _endpoints.Add(Build("/{service}/{method}", RequestGate.UnknownServiceAsync, int.MaxValue, "gRPC unknown service"));

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    /// <summary>Full names of the services, in the order in which they were mapped.</summary>
    public IReadOnlyList<string> Services => _services;

    public static GrpcEndpointDataSource Of(IEndpointRouteBuilder routes)
    {
        var source = routes.DataSources.OfType<GrpcEndpointDataSource>().FirstOrDefault();
        if (source is null)
        {
            source = new GrpcEndpointDataSource();
            routes.DataSources.Add(source);
        }

        return source;
    }

    public void Add(GrpcService service, GrpcServerOptions options)
    {
        if (_services.Contains(service.FullName, StringComparer.Ordinal))
        {
            throw new InvalidOperationException($"gRPC service {service.FullName} is mapped twice");
        }

        _services.Add(service.FullName);
        foreach (var method in service.Methods)
        {
            var path = $"/{service.FullName}/{method.Name}";
            _endpoints.Add(Build(path, new CallDispatcher(path, method, options).InvokeAsync, 0, $"gRPC {path}"));
        }

        _endpoints.Add(Build($"/{service.FullName}/{{method}}", RequestGate.UnknownMethodAsync, int.MaxValue - 1, $"gRPC unknown method of {service.FullName}"));
    }

    /// <summary>Services are mapped before the application starts; nothing changes afterwards.</summary>
    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    private static RouteEndpoint Build(string pattern, RequestDelegate handler, int order, string name) =>
        new(handler, RoutePatternFactory.Parse(pattern), order, new EndpointMetadataCollection(new HttpMethodMetadata([HttpMethods.Post])), name);
}
