using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Grpc;
using Fairlead.Grpc.Client;
using Fairlead.Protos;

namespace Fairlead.Load.Changes;

/// <summary>An Envoy on the state of the world, or a gRPC client where it names the listeners that it wants.</summary>
/// <param name="channel">The connection.</param>
/// <param name="node">Who the client is.</param>
/// <param name="links">Reads what resources name.</param>
/// <param name="listeners">The listeners that a gRPC client asks for; empty for an Envoy, which asks for all listeners and clusters.
/// </param>
internal sealed class SotwClient(GrpcChannel channel, Node node, ResourceLinks links, IReadOnlyList<string> listeners) : BenchClient(node)
{
    private static readonly GrpcMethod<DiscoveryRequest, DiscoveryResponse> Method = new(
        "envoy.service.discovery.v3.AggregatedDiscoveryService",
        "StreamAggregatedResources",
        GrpcMarshaller.For(DiscoveryRequest.Parser),
        GrpcMarshaller.For(DiscoveryResponse.Parser));

    // The last request of each type, which the next one repeats with what is new in it.
    private readonly Dictionary<string, DiscoveryRequest> _requests = [];

    // By type and name of what names them.
    private readonly Dictionary<string, Dictionary<string, ResourceLink[]>> _named = [];

    protected override async Task ConverseAsync(CancellationToken cancellationToken)
    {
        using var call = channel.DuplexStreaming(Method, cancellationToken: cancellationToken);
        if (listeners.Count == 0)
        {
            await call.RequestWriter.WriteAsync(Request(TypeUrls.Cluster, []), cancellationToken);
        }

        await call.RequestWriter.WriteAsync(Request(TypeUrls.Listener, listeners), cancellationToken);
        while (await call.ResponseReader.MoveNextAsync(cancellationToken))
        {
            var response = call.ResponseReader.Current;
            Count(response.TypeUrl, response.CalculateSize());
            var acknowledgement = _requests[response.TypeUrl];
            (acknowledgement.VersionInfo, acknowledgement.ResponseNonce) = (response.VersionInfo, response.Nonce);
            await call.RequestWriter.WriteAsync(acknowledgement, cancellationToken);
            if (links.Follows(response.TypeUrl))
            {
                foreach (var request in RequestsAfter(response))
                {
                    await call.RequestWriter.WriteAsync(request, cancellationToken);
                }
            }
        }
    }

    private List<DiscoveryRequest> RequestsAfter(DiscoveryResponse response)
    {
        if (!_named.TryGetValue(response.TypeUrl, out var named))
        {
            _named.Add(response.TypeUrl, named = new(StringComparer.Ordinal));
        }

        // Listeners and clusters come whole each time; of the other types, only what is new.
        if (response.TypeUrl is TypeUrls.Listener or TypeUrls.Cluster)
        {
            named.Clear();
        }

        foreach (var (name, found) in response.Resources.Select(resource => links.Of(response.TypeUrl, resource.Value)))
        {
            named[name] = found;
        }

        return named.Values.SelectMany(static found => found).Distinct().GroupBy(static link => link.TypeUrl, static link => link.Name)
            .Where(group => !_requests.TryGetValue(group.Key, out var last) || !last.ResourceNames.SequenceEqual(group))
            .Select(group => Request(group.Key, group)).ToList();
    }

    private DiscoveryRequest Request(string type, IEnumerable<string> names)
    {
        if (!_requests.TryGetValue(type, out var request))
        {
            _requests.Add(type, request = new() { TypeUrl = type, Node = _requests.Count == 0 ? Node : null });
        }

        request.ResourceNames.Clear();
        request.ResourceNames.AddRange(names);
        return request;
    }
}
