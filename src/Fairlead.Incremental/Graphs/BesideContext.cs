using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// What a function sees that runs whenever an entry of its own key differs in some other collections too: what it finds there under its own
/// key needs no record.
/// </summary>
internal sealed class BesideContext<TKey>(
    Collection owner, GraphStep step, KeyOrder<TKey> keys, Collection<TKey>[] beside) : Context(owner, step)
    where TKey : notnull
{
    private TKey _key = default!; // set before each computation

    public void Begin(TKey key) => _key = key;

    private protected override bool IsBeside(Collection collection, object read)
    {
        foreach (var other in beside)
        {
            if (ReferenceEquals(other, collection))
            {
                return keys.Compare((TKey)read, _key) == 0;
            }
        }

        return false;
    }
}
