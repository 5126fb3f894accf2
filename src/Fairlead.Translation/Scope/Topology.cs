using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Scope;

/// <summary>
/// Where something runs as labels, under the names that Kubernetes and Istio give them. So one way tells clients apart by their labels
/// and by their places.
/// </summary>
internal static class Topology
{
    public const string Region = "topology.kubernetes.io/region";
    public const string Zone = "topology.kubernetes.io/zone";
    public const string SubZone = "topology.istio.io/subzone";
    public const string Network = "topology.istio.io/network";

    /// <summary>The labels of a workload with those of its place; a place that is known counts before a label.</summary>
    public static EquatableMap<string> With(EquatableMap<string> labels, Locality place)
    {
        if (place == Locality.Unknown)
        {
            return labels;
        }

        Dictionary<string, string> all = new(labels, StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string>)[Region, Zone, SubZone])
        {
            if (PartOf(place, name) is { Length: > 0 } part)
            {
                all[name] = part;
            }
        }

        return all.ToEquatableMap();
    }

    /// <summary>The place that labels tell.</summary>
    public static Locality PlaceOf(EquatableMap<string> labels) => new(
        labels.TryGetValue(Region, out var region) ? region : "",
        labels.TryGetValue(Zone, out var zone) ? zone : "",
        labels.TryGetValue(SubZone, out var subZone) ? subZone : "");

    /// <summary>The part of a place that a label stands for; null where the label stands for none.</summary>
    public static string? PartOf(Locality place, string label) => label switch
    {
        Region => place.Region,
        Zone => place.Zone,
        SubZone => place.SubZone,
        _ => null,
    };
}
