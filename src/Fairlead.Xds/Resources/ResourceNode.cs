namespace Fairlead.Xds.Resources;

/// <summary>
/// Node of a <see cref="ResourceMap"/>: a search tree by name that is a heap by priority, so that its form depends on its content alone.
/// Immutable; states that follow each other share all nodes but those on the way to what changed.
/// </summary>
internal sealed class ResourceNode
{
    public ResourceNode(XdsResource item, ResourceNode? left, ResourceNode? right)
    {
        Item = item;
        Left = left;
        Right = right;
        Count = 1 + (left?.Count ?? 0) + (right?.Count ?? 0);
        Absent = (item.IsAbsent ? 1 : 0) + (left?.Absent ?? 0) + (right?.Absent ?? 0);

        // The hash of a map is the sum of the hashes of its entries, so that it does not depend on the form of the tree. The summands are
        // cut from a cryptographic hash.
        Hash = unchecked(item.Hash + (left?.Hash ?? 0) + (right?.Hash ?? 0));
    }

    public XdsResource Item { get; }

    public ResourceNode? Left { get; }

    public ResourceNode? Right { get; }

    public int Count { get; }

    public int Absent { get; }

    public UInt128 Hash { get; }

    public static ResourceNode Insert(ResourceNode? node, XdsResource item)
    {
        if (node is null)
        {
            return new ResourceNode(item, null, null);
        }

        var order = string.CompareOrdinal(item.Name, node.Item.Name);
        if (order == 0)
        {
            return ReferenceEquals(node.Item, item) ? node : new ResourceNode(item, node.Left, node.Right);
        }

        if (IsAbove(item, node.Item))
        {
            var (less, greater) = Split(node, item.Name);
            return new ResourceNode(item, less, greater);
        }

        return order < 0
            ? With(node, Insert(node.Left, item), node.Right)
            : With(node, node.Left, Insert(node.Right, item));
    }

    public static ResourceNode? Remove(ResourceNode? node, string name)
    {
        if (node is null)
        {
            return null;
        }

        var order = string.CompareOrdinal(name, node.Item.Name);
        return order switch
        {
            0 => Join(node.Left, node.Right),
            < 0 => With(node, Remove(node.Left, name), node.Right),
            _ => With(node, node.Left, Remove(node.Right, name)),
        };
    }

    /// <summary>The parts of the tree with smaller and with greater names than the given one, which is in neither.</summary>
    public static (ResourceNode? Less, ResourceNode? Greater) Split(ResourceNode? node, string name)
    {
        if (node is null)
        {
            return (null, null);
        }

        var order = string.CompareOrdinal(name, node.Item.Name);
        if (order == 0)
        {
            return (node.Left, node.Right);
        }

        if (order < 0)
        {
            var (less, greater) = Split(node.Left, name);
            return (less, With(node, greater, node.Right));
        }
        else
        {
            var (less, greater) = Split(node.Right, name);
            return (With(node, node.Left, less), greater);
        }
    }

    /// <summary>Whether the first stands nearer to the root than the other.</summary>
    public static bool IsAbove(XdsResource one, XdsResource other) =>
        one.Priority != other.Priority ? one.Priority > other.Priority : string.CompareOrdinal(one.Name, other.Name) > 0;

    private static ResourceNode? Join(ResourceNode? less, ResourceNode? greater)
    {
        if (less is null || greater is null)
        {
            return less ?? greater;
        }

        return IsAbove(less.Item, greater.Item)
            ? With(less, less.Left, Join(less.Right, greater))
            : With(greater, Join(less, greater.Left), greater.Right);
    }

    private static ResourceNode With(ResourceNode node, ResourceNode? left, ResourceNode? right) =>
        ReferenceEquals(left, node.Left) && ReferenceEquals(right, node.Right) ? node : new ResourceNode(node.Item, left, right);
}
