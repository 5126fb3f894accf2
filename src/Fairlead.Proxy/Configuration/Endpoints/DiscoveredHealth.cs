namespace Fairlead.Proxy.Configuration;

/// <summary>What the control plane says about an endpoint's health.</summary>
internal enum EndpointHealth
{
    /// <summary>Nothing, or that it is well.</summary>
    Healthy,
    Degraded,
    Unhealthy,
}
