using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Load.Changes;

/// <summary>An Envoy on the state of the world, or a gRPC client where it names the listeners that it wants.</summary>
/// <param name="channel">The connection.</param>
/// <param name="node">Who the client is.</param>
/// <param name="links">Reads what resources name.</param>
/// <param name="listeners">The listeners that a gRPC client asks for; empty for an Envoy, which asks for all listeners and clusters.
/// </param>
internal sealed class SotwClient(GrpcChannel channel, Node node, ResourceLinks links, IReadOnlyList<string> listeners) : BenchClient(node)
{
    private static readonly Method<DiscoveryRequest, DiscoveryResponse> Method = ProtoMarshaller.Duplex(
        "envoy.service.discovery.v3.AggregatedDiscoveryService",
        "StreamAggregatedResources",
        DiscoveryRequest.Parser,
        DiscoveryResponse.Parser);

    // The last request of each type, which the next one repeats with what is new in it.
    private readonly Dictionary<string, DiscoveryRequest> _requests = [];

    // By type and name of what names them.
    private readonly Dictionary<string, Dictionary<string, ResourceLink[]>> _named = [];

    protected override async Task ConverseAsync(CancellationToken cancellationToken)
    {
        using var call = channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(Method, null, new(cancellationToken: cancellationToken));
        if (listeners.Count == 0)
        {
            await call.RequestStream.WriteAsync(Request(TypeUrls.Cluster, []), cancellationToken);
        }

        await call.RequestStream.WriteAsync(Request(TypeUrls.Listener, listeners), cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            Count(response.TypeUrl, response.CalculateSize());
            var acknowledgement = _requests[response.TypeUrl];
            (acknowledgement.VersionInfo, acknowledgement.ResponseNonce) = (response.VersionInfo, response.Nonce);
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
