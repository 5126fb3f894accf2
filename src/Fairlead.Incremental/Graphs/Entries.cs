namespace Fairlead.Incremental.Graphs;

/// <summary>Takes the entries that a function makes, and is what it looks at other collections through.</summary>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">The value of an entry.</typeparam>
public sealed class Entries<TKey, TValue> : Context
    where TKey : notnull
{
    internal Entries(Collection owner, GraphStep step)
        : base(owner, step)
    {
    }

    internal List<KeyValuePair<TKey, TValue>> Added { get; } = [];

    /// <summary>Adds an entry; a key may be added once.</summary>
    public void Add(TKey key, TValue value) => Added.Add(new(key, value));
}
