namespace Fairlead.Proxy.LoadBalancing;

/// <summary>Random choice in proportion to weights. Immutable; safe for any number of threads.</summary>
internal sealed class WeightedLots
{
    // The running sums of the weights; null where all weights are equal.
    private readonly long[]? _bounds;
    private readonly int _count;

    public WeightedLots(IReadOnlyList<uint> weights)
    {
        _count = weights.Count;
        if (weights.All(w => w == weights[0]))
        {
            return;
        }

        _bounds = new long[weights.Count];
        var sum = 0L;
        for (var i = 0; i < _bounds.Length; i++)
        {
            _bounds[i] = sum += weights[i];
        }
    }

    public int Draw()
    {
        if (_bounds is null)
        {
            return Random.Shared.Next(_count);
        }

        // The first sum above the random number.
        var at = Array.BinarySearch(_bounds, Random.Shared.NextInt64(_bounds[^1]) + 1);
        return at >= 0 ? at : ~at;
    }
}
