namespace Fairlead.Model.Catalog;

/// <summary>Whether an endpoint takes traffic.</summary>
public enum EndpointHealth
{
    /// <summary>It does.</summary>
    Healthy = 1,

    /// <summary>It does not answer.</summary>
    Unhealthy = 2,

    /// <summary>It finishes what it has and takes nothing new.</summary>
    Draining = 3,
}
