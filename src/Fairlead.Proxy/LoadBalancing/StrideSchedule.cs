namespace Fairlead.Proxy.LoadBalancing;

/// <summary>Weighted round robin without a lock and without a queue: weights are scaled so that the largest is the stride, a counter walks
/// round the hosts, and a host is passed over in as many rounds as it has less weight. Exact over a full cycle, even within it. Safe for
/// any number of threads.</summary>
internal sealed class StrideSchedule
{
    private const uint Stride = ushort.MaxValue;
    private readonly ushort[] _weights;
    private readonly bool _equal;
    private uint _sequence;

    public StrideSchedule(IReadOnlyList<uint> weights, uint start)
    {
        var largest = Math.Max(1, weights.Max());
        _weights = [.. weights.Select(w => (ushort)Math.Max(w == 0 ? 0ul : 1ul, (ulong)w * Stride / largest))];
        _equal = weights.All(w => w == weights[0]);
        // Proxies that get the same endpoints at the same time should not all begin with the same one.
        _sequence = start;
    }

    public int Next()
    {
        var count = (uint)_weights.Length;
        while (true)
        {
            var sequence = unchecked(Interlocked.Increment(ref _sequence) - 1);
            var index = sequence % count;
            if (_equal)
            {
                return (int)index;
            }

            // The offset spreads hosts of equal weight over different rounds.
            var weight = _weights[index];
            var round = sequence / count;
            var position = (((ulong)weight * round) + (index * (Stride / 2))) % Stride;
            if (position >= Stride - weight)
            {
                return (int)index;
            }
        }
    }
}
