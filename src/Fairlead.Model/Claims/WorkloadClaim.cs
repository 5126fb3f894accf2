using Fairlead.Model.Catalog;

namespace Fairlead.Model.Claims;

/// <summary>
/// A place that answers for services: for the one that lists it, or, where it is an object's own claim, for the services of the namespace
/// whose selector its labels satisfy. Immutable; where it stands in a list is no part of it.
/// </summary>
public sealed record WorkloadClaim
{
    /// <summary>An IP address, a hostname, or a Unix domain socket (<c>unix://PATH</c>).</summary>
    public required string Address { get; init; }

    /// <summary>Port numbers by the names of the service's ports; a port without one is the service port's target.</summary>
    public EquatableMap<int> Ports { get; init; } = EquatableMap<int>.Empty;

    /// <summary>Its labels.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The network that it is reached in, or empty for the common one.</summary>
    public string Network { get; init; } = "";

    /// <summary>Where it runs.</summary>
    public Locality Locality { get; init; } = Locality.Unknown;

    /// <summary>Its share beside its neighbours, from 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether it takes traffic.</summary>
    public EndpointHealth Health { get; init; } = EndpointHealth.Healthy;

    /// <summary>The service account under which it answers, or empty.</summary>
    public string ServiceAccount { get; init; } = "";
}
