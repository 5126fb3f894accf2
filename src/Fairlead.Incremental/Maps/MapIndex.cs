using System.Runtime.InteropServices;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// Finds which of many maps have a key. Maps that came from one another share nodes, and a node is entered once, for all maps that it is
/// part of: a map that differs little from one that is entered already is entered, and taken out again, at the cost of what differs. A look
/// for a key costs in proportion to the maps that have it, not to the others. For one thread at a time.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
/// <typeparam name="TOwner">What stands for a map.</typeparam>
/// <param name="comparer">Which keys are equal: those that are so in the order of the maps.</param>
public sealed class MapIndex<TKey, TValue, TOwner>(IEqualityComparer<TKey> comparer)
    where TKey : notnull
    where TOwner : notnull
{
    private readonly Dictionary<TKey, Leaves> _leaves = new(comparer);
    private readonly Dictionary<MapNode<TKey, TValue>, Users> _users = [];

    /// <summary>How many nodes are entered.</summary>
    internal int NodeCount => _users.Count;

    /// <summary>How many keys the maps have together.</summary>
    internal int KeyCount => _leaves.Count;

    /// <summary>Enters a map for an owner, who may have several.</summary>
    public void Add(OrderedMap<TKey, TValue> map, TOwner owner)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Root is { } root)
        {
            (Enter(root).Owners ??= new(1)).Add(owner);
        }
    }

    /// <summary>Takes a map of an owner out; nothing happens where it is not in.</summary>
    public void Remove(OrderedMap<TKey, TValue> map, TOwner owner)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Root is { } root && _users.TryGetValue(root, out var users) && users.Owners?.Remove(owner) == true)
        {
            Leave(root, users);
        }
    }

    /// <summary>Adds the owners of the maps that have a key to a set.</summary>
    public void Find(TKey key, ISet<TOwner> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (_leaves.TryGetValue(key, out var leaves))
        {
            Find(leaves.First, found);
            foreach (var leaf in leaves.Others ?? [])
            {
                Find(leaf, found);
            }
        }
    }

    // A map has a key once. So from the leaves that have the key each node above is come to on one way only.
    private void Find(MapNode<TKey, TValue> node, ISet<TOwner> found)
    {
        var users = _users[node];
        foreach (var owner in CollectionsMarshal.AsSpan(users.Owners))
        {
            found.Add(owner);
        }

        if (users.Parents is { } parents)
        {
            foreach (var parent in parents)
            {
                Find(parent, found);
            }
        }
    }

    private Users Enter(MapNode<TKey, TValue> node)
    {
        ref var users = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, node, out var isKnown);
        if (isKnown)
        {
            return users!; // nothing is entered without
        }

        var entered = users = new();
        if (node is MapBranch<TKey, TValue> branch)
        {
            foreach (var child in branch.Children)
            {
                (Enter(child).Parents ??= []).Add(branch);
            }
        }
        else
        {
            foreach (var (key, _) in ((MapLeaf<TKey, TValue>)node).Entries)
            {
                ref var leaves = ref CollectionsMarshal.GetValueRefOrAddDefault(_leaves, key, out var isOther);
                leaves = isOther ? leaves.With((MapLeaf<TKey, TValue>)node) : new((MapLeaf<TKey, TValue>)node, null);
            }
        }

        return entered;
    }

    private void Leave(MapNode<TKey, TValue> node, Users users)
    {
        if (users.Owners is { Count: > 0 } || users.Parents is { Count: > 0 })
        {
            return;
        }

        _users.Remove(node);
        if (node is MapBranch<TKey, TValue> branch)
        {
            foreach (var child in branch.Children)
            {
                var below = _users[child];
                below.Parents!.Remove(branch); // whose child it is
                Leave(child, below);
            }
        }
        else
        {
            foreach (var (key, _) in ((MapLeaf<TKey, TValue>)node).Entries)
            {
                ref var leaves = ref CollectionsMarshal.GetValueRefOrNullRef(_leaves, key);
                if (leaves.Others is null)
                {
                    _leaves.Remove(key);
                }
                else
                {
                    leaves = leaves.Without((MapLeaf<TKey, TValue>)node);
                }
            }
        }
    }

    /// <summary>The leaves that have a key: mostly one, which takes no list.</summary>
    private readonly record struct Leaves(MapLeaf<TKey, TValue> First, List<MapLeaf<TKey, TValue>>? Others)
    {
        public Leaves With(MapLeaf<TKey, TValue> leaf) => new(First, [.. Others ?? [], leaf]);

        // One of several leaves.
        public Leaves Without(MapLeaf<TKey, TValue> leaf)
        {
            List<MapLeaf<TKey, TValue>> rest = [First, .. Others ?? []];
            rest.Remove(leaf);
            return new(rest[0], rest.Count == 1 ? null : rest[1..]);
        }
    }

    /// <summary>What a node is part of.</summary>
    private sealed class Users
    {
        public List<TOwner>? Owners { get; set; }

        public HashSet<MapBranch<TKey, TValue>>? Parents { get; set; }
    }
}
