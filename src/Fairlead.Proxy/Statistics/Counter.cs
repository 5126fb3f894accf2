namespace Fairlead.Proxy.Statistics;

/// <summary>A number that threads add to.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}
