using Fairlead.Xds.Server;

namespace Fairlead.Load;

/// <summary>What the clients answered.</summary>
internal sealed class BenchCounts
{
    private long _acks;
    private long _nacks;

    public long Acks => Interlocked.Read(ref _acks);

    public long Nacks => Interlocked.Read(ref _nacks);

    public void Add(XdsAckEvent answer)
    {
        if (answer.Nack is null)
        {
            Interlocked.Increment(ref _acks);
        }
        else
        {
            Interlocked.Increment(ref _nacks);
        }
    }
}
