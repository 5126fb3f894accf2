using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// Gathers what the computations of one collection read, gave and said in one step, and makes the next state of it. For one thread, once.
/// </summary>
internal sealed class ComputedStep<TIn, TKey, TValue>(Computed<TIn, TKey, TValue> owner, GraphStep step, int expected)
    where TIn : notnull
    where TKey : notnull
{
    private const int Few = 64;
    private readonly ComputedState<TIn, TKey, TValue> _former = owner.FormerIn(step);
    // Whether a key of a computation and a key of an entry are the same.
    private readonly bool _isOneKey = ReferenceEquals(owner.Inputs, owner.Shape.Order);
    private readonly bool _hasEntries = owner.FormerIn(step).Entries.Count > 0;
    private readonly bool _hasComputations = owner.FormerIn(step).Computations.Count > 0;
    private readonly Comparison<DependencyRead> _compareReads = owner.Dependencies.CompareReads;
    private readonly List<MapEdit<TIn, Computation>> _computations = [];
    private readonly List<MapEdit<TIn, object[]>> _notes = [];
    private readonly List<MapEdit<Dependency, byte>> _dependents = [];
    private readonly List<KeyValuePair<TKey, TValue>> _given = [];
    private readonly List<TKey> _taken = [];

    // What is looked up comes in order of keys.
    private MapReader<TIn, Computation> _formerComputations = new(owner.FormerIn(step).Computations);
    private MapReader<TKey, TValue> _formerEntries = new(owner.FormerIn(step).Entries);

    public int Computed { get; private set; }

    /// <summary>Takes what a computation read and said when it ran; computations come in order of keys.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="context">What it read and said; cleared.</param>
    /// <param name="outputs">The keys that it gave, as <see cref="Computation"/> has them.</param>
    public void Ran(TIn key, Context context, object[]? outputs)
    {
        Computed++;
        var former = FormerOf(key) ?? Computation.Nothing;
        var reads = Exchange(former.Reads, key, context.Reads);
        if (!ReferenceEquals(reads, former.Reads) || !AreSameKeys(outputs ?? [], former.Outputs ?? []))
        {
            var next = Computation.Of(reads, outputs);
            Reserve(_computations);
            _computations.Add(next.IsNothing ? MapEdit<TIn, Computation>.Remove(key) : MapEdit<TIn, Computation>.Set(key, next));
        }

        if (context.Notes.Count > 0)
        {
            _notes.Add(MapEdit<TIn, object[]>.Set(key, [.. context.Notes]));
        }
        else if (_former.Notes.Count > 0)
        {
            _notes.Add(MapEdit<TIn, object[]>.Remove(key));
        }

        context.Clear();
    }

    /// <summary>Takes away a computation whose input is gone.</summary>
    public void Gone(TIn key)
    {
        foreach (var read in FormerOf(key)?.Reads ?? [])
        {
            _dependents.Add(MapEdit<Dependency, byte>.Remove(read));
        }

        _computations.Add(MapEdit<TIn, Computation>.Remove(key));
        _notes.Add(MapEdit<TIn, object[]>.Remove(key));
    }

    /// <summary>The keys of entries that were added, as <see cref="Computation"/> has them.</summary>
    public object[]? OutputsOf(TIn key, List<KeyValuePair<TKey, TValue>> added)
    {
        if (added.Count == 0)
        {
            return null;
        }

        if (_isOneKey && added.Count == 1 && owner.Inputs.Compare((TIn)(object)added[0].Key, key) == 0)
        {
            return Computation.OwnKey;
        }

        var outputs = new object[added.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = added[i].Key;
        }

        return outputs;
    }

    /// <summary>Takes what a computation gave when it last ran.</summary>
    public void TakeFormer(TIn key)
    {
        var former = FormerOf(key)?.Outputs ?? [];
        if (former == Computation.OwnKey)
        {
            Take((TKey)(object)key);
            return;
        }

        foreach (var output in former)
        {
            Take((TKey)output);
        }
    }

    public void Give(TKey key, TValue value)
    {
        Reserve(_given);
        _given.Add(new(key, value));
    }

    public void Take(TKey key)
    {
        // Of nothing nothing is taken.
        if (_hasEntries)
        {
            _taken.Add(key);
        }
    }

    /// <summary>Makes the next state of the collection, with what differs, and hands both to the step.</summary>
    public void Finish()
    {
        var entries = Entries(out var changes);
        step.Finish(owner, StateOf(entries), changes.Count == 0 ? null : changes, Computed);
    }

    /// <summary>The next state, with entries that were gathered elsewhere.</summary>
    public ComputedState<TIn, TKey, TValue> StateOf(OrderedMap<TKey, TValue> entries) => new(
        entries,
        _former.Computations.Apply(CollectionsMarshal.AsSpan(_computations)),
        Dependents(),
        _former.Notes.Apply(CollectionsMarshal.AsSpan(_notes)));

    // One for each computation, mostly; a list that grows by steps leaves as much again behind.
    private void Reserve<T>(List<T> list)
    {
        if (list.Count == 0)
        {
            list.EnsureCapacity(expected);
        }
    }

    private Computation? FormerOf(TIn key) => _hasComputations ? _formerComputations.Find(key) : null;

    private bool AreSameKeys(object[] one, object[] other)
    {
        if (one.Length != other.Length || one == Computation.OwnKey || other == Computation.OwnKey)
        {
            return one == other;
        }

        for (var i = 0; i < one.Length; i++)
        {
            if (owner.Shape.Order.Compare((TKey)one[i], (TKey)other[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private OrderedMap<Dependency, byte> Dependents()
    {
        var order = owner.Dependencies;
        Sorting.Sort(BySource(), (one, other) => order.Compare(one.Key, other.Key));
        return _former.Dependents.Apply(CollectionsMarshal.AsSpan(_dependents));
    }

    // Many computations each read of several sources. Source by source, what they read mostly comes in order.
    private Span<MapEdit<Dependency, byte>> BySource()
    {
        var edits = CollectionsMarshal.AsSpan(_dependents);
        if (edits.Length <= Few)
        {
            return edits;
        }

        var starts = new int[owner.Position + 2];
        foreach (ref readonly var edit in edits)
        {
            starts[edit.Key.Source + 1]++;
        }

        for (var source = 1; source < starts.Length; source++)
        {
            starts[source] += starts[source - 1];
        }

        var unordered = edits.ToArray();
        foreach (ref readonly var edit in unordered.AsSpan())
        {
            edits[starts[edit.Key.Source]++] = edit;
        }

        return edits;
    }

    private OrderedMap<TKey, TValue> Entries(out List<MapChange<TKey, TValue>> changes)
    {
        var order = owner.Shape.Order;
        Sorting.Sort(_given, (one, other) => order.Compare(one.Key, other.Key));
        Sorting.Sort(_taken, order.Compare);
        changes = new(_given.Count);
        var taken = 0;
        for (var given = 0; given < _given.Count; given++)
        {
            var (key, value) = _given[given];
            if (given > 0 && order.Compare(_given[given - 1].Key, key) == 0)
            {
                throw GivenTwice(key);
            }

            var isTaken = false;
            for (; taken < _taken.Count && order.Compare(_taken[taken], key) is var before and <= 0; taken++)
            {
                // What one computation takes another may give.
                if (before < 0)
                {
                    Remove(_taken[taken], changes);
                }

                isTaken |= before == 0;
            }

            Set(key, value, isTaken, changes);
        }

        for (; taken < _taken.Count; taken++)
        {
            Remove(_taken[taken], changes);
        }

        return _former.Entries.Apply(changes);
    }

    private InvalidOperationException GivenTwice(TKey key) => new($"\"{owner.Name}\" is given the key {key} twice");

    private void Set(TKey key, TValue value, bool isTaken, List<MapChange<TKey, TValue>> changes)
    {
        if (!_hasEntries)
        {
            changes.Add(MapChange<TKey, TValue>.Added(key, value));
            return;
        }

        var isThere = _formerEntries.TryGetValue(key, out var old);
        if (isThere && !isTaken)
        {
            // It is the entry of a computation that did not run in this step.
            throw GivenTwice(key);
        }

        if (!isThere || !owner.Shape.AreEqual(old!, value)) // it is there
        {
            changes.Add(new(key, isThere, old, true, value));
        }
    }

    private void Remove(TKey key, List<MapChange<TKey, TValue>> changes)
    {
        if (_formerEntries.TryGetValue(key, out var old) && (changes.Count == 0 || owner.Shape.Order.Compare(changes[^1].Key, key) != 0))
        {
            changes.Add(MapChange<TKey, TValue>.Removed(key, old));
        }
    }

    // What is read as before stays the same object; what is read no more, or anew, is exchanged among the dependents.
    private Dependency[] Exchange(Dependency[] former, TIn key, List<DependencyRead> reads)
    {
        if (former.Length == 0 && reads.Count == 0)
        {
            return former;
        }

        var now = Distinct(reads);
        object reader = former.Length > 0 ? former[0].Reader : key;
        var next = former.Length == now.Length && IsSame(former, now) ? former : new Dependency[now.Length];
        if (ReferenceEquals(next, former))
        {
            return former;
        }

        var old = 0;
        for (var i = 0; i < now.Length; i++)
        {
            for (; old < former.Length && owner.Dependencies.CompareReads(former[old].What, now[i]) < 0; old++)
            {
                _dependents.Add(MapEdit<Dependency, byte>.Remove(former[old]));
            }

            if (old < former.Length && owner.Dependencies.CompareReads(former[old].What, now[i]) == 0)
            {
                next[i] = former[old++];
            }
            else
            {
                next[i] = new(now[i].Source, now[i].Read, reader, false);
                Reserve(_dependents);
                _dependents.Add(MapEdit<Dependency, byte>.Set(next[i], 0));
            }
        }

        for (; old < former.Length; old++)
        {
            _dependents.Add(MapEdit<Dependency, byte>.Remove(former[old]));
        }

        return next;
    }

    private bool IsSame(Dependency[] former, ReadOnlySpan<DependencyRead> now)
    {
        for (var i = 0; i < now.Length; i++)
        {
            if (owner.Dependencies.CompareReads(former[i].What, now[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    // In order, each once. A computation reads few things, but some the whole mesh.
    private ReadOnlySpan<DependencyRead> Distinct(List<DependencyRead> reads)
    {
        var span = CollectionsMarshal.AsSpan(reads);
        Sorting.Sort(span, _compareReads);
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (kept == 0 || owner.Dependencies.CompareReads(span[kept - 1], span[i]) != 0)
            {
                span[kept++] = span[i];
            }
        }

        return span[..kept];
    }
}
