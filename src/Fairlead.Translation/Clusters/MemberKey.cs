namespace Fairlead.Translation.Clusters;

/// <summary>A socket of a cluster whose endpoints are looked at one by one.</summary>
internal sealed record MemberKey(PlanKey Plan, string Address, int Port) : IComparable<MemberKey>
{
    public int CompareTo(MemberKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Plan.CompareTo(other.Plan);
        order = order != 0 ? order : string.CompareOrdinal(Address, other.Address);
        return order != 0 ? order : Port.CompareTo(other.Port);
    }
}
