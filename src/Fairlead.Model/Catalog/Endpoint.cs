using Fairlead.Model.Objects;

namespace Fairlead.Model.Catalog;

/// <summary>A place that answers for a service port. Immutable.</summary>
public sealed record Endpoint
{
    /// <summary>What an address begins with that is a Unix domain socket.</summary>
    public const string UnixPrefix = "unix://";

    /// <summary>
    /// An IP address; a hostname where the service is resolved by DNS; a Unix domain socket, by its path or by <c>@</c> and its name.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>Whether it is a Unix domain socket.</summary>
    public bool IsUnix => Address.StartsWith(UnixPrefix, StringComparison.Ordinal);

    /// <summary>The port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Labels, which subsets select by.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Where it runs.</summary>
    public Locality Locality { get; init; } = Locality.Unknown;

    /// <summary>Its share beside its neighbours, from 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether it takes traffic.</summary>
    public EndpointHealth Health { get; init; } = EndpointHealth.Healthy;

    /// <summary>The service account or SPIFFE id under which it answers, or empty.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The network that it is reached in, or empty for the common one.</summary>
    public string Network { get; init; } = "";

    /// <summary>The id of the registry that knows it.</summary>
    public required string Provider { get; init; }

    /// <summary>What declared it.</summary>
    public required Provenance Provenance { get; init; }
}
