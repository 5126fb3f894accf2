using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Config.Istio;

/// <summary>
/// An endpoint of a ServiceEntry. Immutable, equal by content: where it stands in the list is no part of it, so that one that comes in
/// above it leaves it the same.
/// </summary>
public sealed record WorkloadConfig
{
    public required string Address { get; init; }

    /// <summary>Port numbers by the names of the service's ports.</summary>
    public EquatableMap<int> Ports { get; init; } = EquatableMap<int>.Empty;

    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    public string Network { get; init; } = "";

    public Locality Locality { get; init; } = Locality.Unknown;

    public int Weight { get; init; } = 1;

    public string ServiceAccount { get; init; } = "";
}
