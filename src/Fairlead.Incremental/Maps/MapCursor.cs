using System.Runtime.CompilerServices;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// Walks over the entries of a map from a key on without allocating anything: most walks end after an entry or two. For one thread.
/// </summary>
internal ref struct MapCursor<TKey, TValue>
{
    private Path _path;
    private MapLeaf<TKey, TValue>? _leaf;
    private int _index;
    private readonly int _root;

    /// <summary>Stands before the first entry from a key on.</summary>
    public MapCursor(OrderedMap<TKey, TValue> map, TKey start)
    {
        var node = map.Root;
        _root = node?.Level ?? 0;
        while (node is MapBranch<TKey, TValue> branch)
        {
            var place = branch.IndexOf(map.Shape.Order, start);
            if (place == branch.Children.Length)
            {
                return;
            }

            _path[branch.Level] = new(branch, place);
            node = branch.Children[place];
        }

        _leaf = (MapLeaf<TKey, TValue>?)node;
        var index = _leaf?.IndexOf(map.Shape.Order, start) ?? 0;
        _index = (index < 0 ? ~index : index) - 1;
    }

    public readonly ref readonly KeyValuePair<TKey, TValue> Current => ref _leaf!.Entries[_index]; // there is one after MoveNext

    public bool MoveNext()
    {
        if (_leaf is null)
        {
            return false;
        }

        if (++_index < _leaf.Entries.Length)
        {
            return true;
        }

        _leaf = NextLeaf();
        _index = 0;
        return _leaf is not null;
    }

    private MapLeaf<TKey, TValue>? NextLeaf()
    {
        for (var level = 1; level <= _root; level++)
        {
            ref var step = ref _path[level];
            if (++step.Place < step.Branch.Children.Length)
            {
                var node = step.Branch.Children[step.Place];
                while (node is MapBranch<TKey, TValue> branch)
                {
                    _path[branch.Level] = new(branch, 0);
                    node = branch.Children[0];
                }

                return (MapLeaf<TKey, TValue>)node;
            }
        }

        return null;
    }

    private struct Step(MapBranch<TKey, TValue> branch, int place)
    {
        public readonly MapBranch<TKey, TValue> Branch = branch;
        public int Place = place;
    }

    // The branch at each level, and which child of it is under way.
    [InlineArray(KeyOrder.MaxLevel + 2)]
    private struct Path
    {
        private Step _first;
    }
}
