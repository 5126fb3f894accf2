using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Clusters;

/// <summary>A locality of a cluster whose endpoints are looked at one by one.</summary>
internal sealed record LocalityKey(PlanKey Plan, Locality Locality) : IComparable<LocalityKey>
{
    public int CompareTo(LocalityKey? other)
    {
        var order = other is null ? 1 : Plan.CompareTo(other.Plan);
        return order != 0 ? order : Locality.CompareTo(other!.Locality); // null has an order
    }
}
