using Fairlead.Translation.Views;

namespace Fairlead.Translation.Clusters;

/// <summary>A cluster as a class of clients is given it.</summary>
internal sealed record PlanKey(ClientClass Class, ClusterName Cluster) : IComparable<PlanKey>
{
    public int CompareTo(PlanKey? other)
    {
        var order = other is null ? 1 : Class.CompareTo(other.Class);
        order = order != 0 ? order : string.CompareOrdinal(Cluster.Host, other!.Cluster.Host); // null has an order
        order = order != 0 ? order : Cluster.Port.CompareTo(other!.Cluster.Port);
        return order != 0 ? order : string.CompareOrdinal(Cluster.Subset, other!.Cluster.Subset);
    }
}
