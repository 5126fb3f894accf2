using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Config.Istio;

/// <summary>An endpoint of a ServiceEntry. Immutable.</summary>
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

    public required FieldPlace Place { get; init; }
}
