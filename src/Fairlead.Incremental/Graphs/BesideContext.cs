using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// What a function sees that runs whenever an entry of its own key differs in some other collections too, or anything in some others: what
/// it finds under its own key in the ones, and whatever it finds in the others, needs no record.
/// </summary>
internal sealed class BesideContext<TKey>(
    Collection owner, GraphStep step, KeyOrder<TKey> keys, Collection<TKey>[] beside, Collection[] all) : Context(owner, step)
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

        return Array.IndexOf(all, collection) >= 0;
    }
}
