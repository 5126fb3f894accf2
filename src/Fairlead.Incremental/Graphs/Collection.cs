using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Something that a graph holds and that others of the graph are derived from.</summary>
public abstract class Collection
{
    private protected Collection(Graph graph, string name)
    {
        Graph = graph;
        Name = name;
    }

    /// <summary>Its name, for people.</summary>
    public string Name { get; }

    internal Graph Graph { get; }

    /// <summary>Where it stands in the graph; it reads only what stands before.</summary>
    internal int Position { get; set; }

    internal abstract object EmptyState { get; }

    /// <summary>Makes the next state of this collection, with what differs.</summary>
    internal abstract void Step(GraphStep step);

    /// <summary>Compares two things that were read of this collection: keys, or buckets.</summary>
    internal abstract int CompareReads(object one, object other);

    /// <summary>Compares two things that a computation of this collection has read of the collection itself.</summary>
    internal virtual int CompareOwnReads(object one, object other) =>
        throw new InvalidOperationException($"\"{Name}\" does not read itself");

    /// <summary>Adds who has read something of this collection that is other now.</summary>
    internal abstract void AddDependents(OrderedMap<Dependency, byte> dependents, object difference, Action<object> add);

    /// <summary>Adds those who have read just this.</summary>
    private protected void AddReadersOf(OrderedMap<Dependency, byte> dependents, object read, Action<object> add)
    {
        MapCursor<Dependency, byte> readers = new(dependents, Dependency.Start(Position, read));
        while (readers.MoveNext())
        {
            var dependency = readers.Current.Key;
            if (dependency.Source != Position || CompareReads(dependency.Read, read) != 0)
            {
                break;
            }

            add(dependency.Reader);
        }
    }
}
