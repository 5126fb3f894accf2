using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Orders hosts by their last characters first, so that all that end alike stand side by side.</summary>
internal sealed class HostOrder : KeyOrder<string>
{
    private HostOrder()
    {
    }

    public static HostOrder Instance { get; } = new();

    public override int Compare(string one, string other)
    {
        var (left, right) = (one.Length, other.Length);
        while (left > 0 && right > 0)
        {
            var order = one[--left].CompareTo(other[--right]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.CompareTo(right);
    }

    public override int Hash(string key) => key.GetHashCode(StringComparison.Ordinal);
}
