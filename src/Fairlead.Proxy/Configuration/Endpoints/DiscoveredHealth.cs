namespace Fairlead.Proxy.Configuration.Endpoints;

/// <summary>The health of an endpoint as the control plane says it (the health_status of EDS).</summary>
internal enum DiscoveredHealth
{
    /// <summary>The control plane says nothing of the health, or that the endpoint is healthy.</summary>
    Healthy,
    Degraded,
    Unhealthy,
}
