using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.LoadBalancing;

/// <summary>An endpoint as one snapshot sees it: with the weight, place and health that it has there. Immutable.</summary>
internal sealed record BalancedHost(UpstreamHost Host, EndpointModel Endpoint, LocalityModel Locality, uint Weight)
{
    public string Hostname => Endpoint.Hostname;
}
