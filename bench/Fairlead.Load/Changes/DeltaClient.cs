using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Grpc.Net.Client;

namespace Fairlead.Load.Changes;

/// <summary>An Envoy on the incremental variant.</summary>
internal sealed class DeltaClient(GrpcChannel channel, Node node, ResourceLinks links) : BenchClient(node)
{
    private readonly HashSet<ResourceLink> _asked = [];

    // By what names them: so that a resource that goes takes along what it alone had named.
    private readonly Dictionary<ResourceLink, ResourceLink[]> _named = [];

    protected override async Task ConverseAsync(CancellationToken cancellationToken)
    {
        using var call = channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(CollectionLoad.Method, null, new(cancellationToken: cancellationToken));
        await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = Node, TypeUrl = TypeUrls.Cluster }, cancellationToken);
        await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { TypeUrl = TypeUrls.Listener }, cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            Count(response.TypeUrl, response.CalculateSize());
            var acknowledgement = new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce };
            await call.RequestStream.WriteAsync(acknowledgement, cancellationToken);
            if (links.Follows(response.TypeUrl))
            {
                foreach (var request in RequestsAfter(response))
                {
                    await call.RequestStream.WriteAsync(request, cancellationToken);
                }
            }
        }
    }

    private List<DeltaDiscoveryRequest> RequestsAfter(DeltaDiscoveryResponse response)
    {
        List<ResourceLink> added = [];
        List<ResourceLink> dropped = [];
        foreach (var resource in response.Resources)
        {
            var named = links.Of(response.TypeUrl, resource.Resource_.Value).Links;
            var former = _named.GetValueOrDefault(new(response.TypeUrl, resource.Name)) ?? [];
            added.AddRange(named.Where(_asked.Add));
            dropped.AddRange(former.Except(named));
            _named[new(response.TypeUrl, resource.Name)] = named;
        }

        foreach (var name in response.RemovedResources)
        {
            if (_named.Remove(new(response.TypeUrl, name), out var former))
            {
                dropped.AddRange(former);
            }
        }

        dropped.RemoveAll(link => !_asked.Remove(link));
        return added.Concat(dropped).Select(static link => link.TypeUrl).Distinct().Select(type => new DeltaDiscoveryRequest
        {
            TypeUrl = type,
            ResourceNamesSubscribe = { NamesOf(added, type) },
            ResourceNamesUnsubscribe = { NamesOf(dropped, type) },
        }).ToList();
    }

    private static IEnumerable<string> NamesOf(List<ResourceLink> links, string type) =>
        links.Where(link => link.TypeUrl == type && link.Name.Length > 0).Select(static link => link.Name);
}
