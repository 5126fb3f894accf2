using System.Globalization;
using BenchmarkDotNet.Attributes;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.Benchmarks;

/// <summary>From a changed resource to those who asked for it, among subscriptions to other names; and waking a stream's loop.</summary>
[MemoryDiagnoser]
public class ScopeBenchmarks
{
    private readonly TypeIndex _index = new(TypeUrls.Endpoint);
    private readonly HashSet<SubscriptionGroup> _found = [];
    private readonly WakeSignal _signal = new();
    private XdsResource _changed = null!; // set up before it is used

    [Params(100, 10_000)]
    public int Subscriptions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Subscriptions; i++)
        {
            // No stream is woken here.
            _index.Join(null!, new Subscription(false, NameSet.Of([Name(i), Name(i + 1)])), static _ => ResourceMap.Empty);
        }

        _changed = new XdsResource(TypeUrls.Endpoint, Name(Subscriptions / 2), Array.Empty<byte>());
    }

    [Benchmark]
    public int Match()
    {
        _found.Clear();
        _index.Find(_changed, _found);
        return _found.Count;
    }

    [Benchmark]
    public async Task Queue()
    {
        _signal.Set();
        await _signal.WaitAsync();
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"outbound|80||service-{index:D5}.shop.internal");
}
