using Fairlead.Grpc;
using Fairlead.Grpc.Server;
using Fairlead.Protos;
using Fairlead.Xds.Caches;
using Fairlead.Xds.ConformanceTarget.Wire;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.ConformanceTarget;

/// <summary>Changes the state of a cache as the suite asks. Safe for any number of threads.</summary>
internal sealed class AdapterService(SnapshotCache cache)
{
    private readonly Lock _gate = new();

    public GrpcService Build() => new GrpcService("adapter.Adapter")
        .AddUnary("SetState", GrpcMarshaller.For(SetStateRequest.Parser), GrpcMarshaller.For(SetStateResponse.Parser), SetStateAsync)
        .AddUnary("ClearState", GrpcMarshaller.For(ClearStateRequest.Parser), GrpcMarshaller.For(ClearStateResponse.Parser), ClearStateAsync)
        .AddUnary("UpdateResource", GrpcMarshaller.For(ResourceRequest.Parser), GrpcMarshaller.For(ResourceResponse.Parser), (request, _) => ChangeAsync(request, present: true))
        .AddUnary("AddResource", GrpcMarshaller.For(ResourceRequest.Parser), GrpcMarshaller.For(ResourceResponse.Parser), (request, _) => ChangeAsync(request, present: true))
        .AddUnary("RemoveResource", GrpcMarshaller.For(ResourceRequest.Parser), GrpcMarshaller.For(ResourceResponse.Parser), (request, _) => ChangeAsync(request, present: false));

    private Task<SetStateResponse> SetStateAsync(SetStateRequest request, GrpcServerCall call)
    {
        var resources = request.Resources.Select(message => Make(message.TypeUrl, SoundResources.NameOf(message), request.Version)).ToList();
        var set = XdsResourceSet.Create(resources);
        foreach (var url in set.TypeUrls)
        {
            set = set.WithVersion(url, request.Version);
        }

        lock (_gate)
        {
            cache.SetSnapshot(request.Node, set);
        }

        return Task.FromResult(new SetStateResponse { Success = true });
    }

    private Task<ClearStateResponse> ClearStateAsync(ClearStateRequest request, GrpcServerCall call)
    {
        lock (_gate)
        {
            return Task.FromResult(new ClearStateResponse { Response = cache.ClearSnapshot(request.Node) ? "cleared" : "there was nothing" });
        }
    }

    private Task<ResourceResponse> ChangeAsync(ResourceRequest request, bool present)
    {
        var url = request.TypeUrl.Contains('/', StringComparison.Ordinal) ? request.TypeUrl : TypeUrls.Prefix + request.TypeUrl;
        lock (_gate)
        {
            var set = cache.GetSnapshot(request.Node)
                ?? throw new GrpcException(GrpcStatusCode.FailedPrecondition, $"node '{request.Node}' has no state: SetState comes first");
            set = present
                ? set.With([Make(url, request.ResourceName, request.Version)])
                : set.With([], [(url, request.ResourceName)]);
            cache.SetSnapshot(request.Node, request.Version.Length == 0 ? set : set.WithVersion(url, request.Version));
        }

        return Task.FromResult(new ResourceResponse { Success = true });
    }

    private static XdsResource Make(string typeUrl, string name, string version) => SoundResources.Make(typeUrl, name, version)
        ?? throw new GrpcException(GrpcStatusCode.InvalidArgument, $"the suite has no resources of type '{typeUrl}'");
}
