using System.Collections.Concurrent;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// Keeps values up to a total cost, and drops the oldest ones for new ones; the newest value is always kept. Safe for any number of
/// threads.
/// </summary>
/// <param name="room">The largest sum of the costs of all values.</param>
internal sealed class BoundedCache<TKey, TValue>(long room)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, TValue> _values = new();
    private readonly Queue<(TKey Key, long Cost)> _order = new();
    private readonly Lock _gate = new();
    private long _cost;

    public TValue? Find(TKey key) => _values.GetValueOrDefault(key);

    /// <summary>Adds a value; where another thread has added one under the same key, returns that one.</summary>
    public TValue Add(TKey key, TValue value, long cost)
    {
        lock (_gate)
        {
            if (_values.TryGetValue(key, out var known))
            {
                return known;
            }

            _values[key] = value;
            _order.Enqueue((key, cost));
            _cost += cost;
            while (_cost > room && _order.Count > 1)
            {
                var (oldest, freed) = _order.Dequeue();
                _values.TryRemove(oldest, out _);
                _cost -= freed;
            }
        }

        return value;
    }
}
