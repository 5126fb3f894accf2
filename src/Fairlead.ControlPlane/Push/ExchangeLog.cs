using System.Collections.Concurrent;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Push;

/// <summary>The newest answered responses of each stream, for people and tests who look. Safe for any number of threads.</summary>
internal sealed class ExchangeLog
{
    private const int Kept = 64;

    private readonly ConcurrentDictionary<long, Queue<XdsAckEvent>> _streams = new();

    public void Add(XdsAckEvent answer)
    {
        var queue = _streams.GetOrAdd(answer.Stream.Id, static _ => new());
        lock (queue)
        {
            queue.Enqueue(answer);
            if (queue.Count > Kept)
            {
                queue.Dequeue();
            }
        }
    }

    public void Forget(long streamId) => _streams.TryRemove(streamId, out _);

    /// <summary>What is kept of a stream, oldest first.</summary>
    public IReadOnlyList<XdsAckEvent> Of(long streamId)
    {
        if (!_streams.TryGetValue(streamId, out var queue))
        {
            return [];
        }

        lock (queue)
        {
            return [.. queue];
        }
    }
}
