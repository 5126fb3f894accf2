using Fairlead.Protos;
using Fairlead.Xds.Caches;
using Fairlead.Xds.ConformanceTarget.Wire;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Transport;
using Grpc.Core;

namespace Fairlead.Xds.ConformanceTarget;

/// <summary>Changes the state of a cache as the suite asks. Safe for any number of threads.</summary>
internal sealed class AdapterService(SnapshotCache cache)
{
    private const string Service = "adapter.Adapter";

    private readonly Lock _gate = new();

    public void AddTo(GuardedMethods methods)
    {
        methods.AddMethod(ProtoMarshaller.Unary(Service, "SetState", SetStateRequest.Parser, SetStateResponse.Parser),
            (request, _) => SetStateAsync(request));
        methods.AddMethod(
            ProtoMarshaller.Unary(Service, "ClearState", ClearStateRequest.Parser, ClearStateResponse.Parser),
            (request, _) => ClearStateAsync(request));
        foreach (var (method, present) in new[] { ("UpdateResource", true), ("AddResource", true), ("RemoveResource", false) })
        {
            methods.AddMethod(
                ProtoMarshaller.Unary(Service, method, ResourceRequest.Parser, ResourceResponse.Parser),
                (request, _) => ChangeAsync(request, present));
        }
    }

    private Task<SetStateResponse> SetStateAsync(SetStateRequest request)
    {
        var resources = request.Resources.Select(message => Make(message.TypeUrl, SoundResources.NameOf(message), request.Version))
            .ToList();
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

    private Task<ClearStateResponse> ClearStateAsync(ClearStateRequest request)
    {
        lock (_gate)
        {
            return Task.FromResult(
                new ClearStateResponse { Response = cache.ClearSnapshot(request.Node) ? "cleared" : "there was nothing" });
        }
    }

    private Task<ResourceResponse> ChangeAsync(ResourceRequest request, bool present)
    {
        var url = request.TypeUrl.Contains('/', StringComparison.Ordinal) ? request.TypeUrl : TypeUrls.Prefix + request.TypeUrl;
        lock (_gate)
        {
            var set = cache.GetSnapshot(request.Node)
                ?? throw new RpcException(new(StatusCode.FailedPrecondition, $"node '{request.Node}' has no state: SetState comes first"));
            set = present
                ? set.With([Make(url, request.ResourceName, request.Version)])
                : set.With([], [(url, request.ResourceName)]);
            cache.SetSnapshot(request.Node, request.Version.Length == 0 ? set : set.WithVersion(url, request.Version));
        }

        return Task.FromResult(new ResourceResponse { Success = true });
    }

    private static XdsResource Make(string typeUrl, string name, string version) => SoundResources.Make(typeUrl, name, version)
        ?? throw new RpcException(new(StatusCode.InvalidArgument, $"the suite has no resources of type '{typeUrl}'"));
}
