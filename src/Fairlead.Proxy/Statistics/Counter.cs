namespace Fairlead.Proxy.Statistics;

/// <summary>A number that threads add to.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    /// <summary>Adds and gives the sum.</summary>
    public long Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}
