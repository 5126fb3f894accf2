namespace Fairlead.Incremental.Graphs;

/// <summary>Gathers the entries that computations with any number of them give in one step. For one thread, once.</summary>
internal sealed class ExpandedStep<TIn, TKey, TValue>(Computed<TIn, TKey, TValue> owner, GraphStep step, int expected)
    where TIn : notnull
    where TKey : notnull
{
    private readonly ComputedStep<TIn, TKey, TValue> _gathered = new(owner, step, expected);

    /// <summary>What the functions add to.</summary>
    public Entries<TKey, TValue> Entries { get; } = new(owner, step);

    /// <summary>Takes what the function of a computation has added; what it gave before and does not now is taken away.</summary>
    public void Ran(TIn key)
    {
        _gathered.TakeFormer(key);
        var outputs = _gathered.OutputsOf(key, Entries.Added);
        foreach (var (added, value) in Entries.Added)
        {
            _gathered.Give(added, value);
        }

        Entries.Added.Clear();
        _gathered.Ran(key, Entries, outputs);
    }

    /// <summary>Takes away a computation whose input is gone, with all that it gave.</summary>
    public void Gone(TIn key)
    {
        _gathered.TakeFormer(key);
        _gathered.Gone(key);
    }

    public void Finish() => _gathered.Finish();
}
