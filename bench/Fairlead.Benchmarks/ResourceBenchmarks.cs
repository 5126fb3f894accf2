using System.Globalization;
using BenchmarkDotNet.Attributes;
using Fairlead.Protos;
using Fairlead.Xds.Resources;

namespace Fairlead.Benchmarks;

/// <summary>Encoding a resource, changing one of many, and finding what differs between two states of many.</summary>
[MemoryDiagnoser]
public class ResourceBenchmarks
{
    private readonly byte[] _message = new byte[600];
    private XdsResourceSet _set = XdsResourceSet.Empty;
    private XdsResource _changed = null!; // set up before it is used
    private ResourceMap _before = ResourceMap.Empty;
    private ResourceMap _after = ResourceMap.Empty;

    [Params(200, 2000, 20_000)]
    public int Resources { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        XdsResource[] all = [.. Enumerable.Range(0, Resources).Select(i => Make(i, 0))];
        _set = XdsResourceSet.Create(all);
        _changed = Make(Resources / 2, 1);
        _before = ResourceMap.Of(all);
        _after = _before.With(_changed);
    }

    [Benchmark]
    public XdsResource Encode() => new(TypeUrls.Endpoint, "outbound|80||service.shop.internal", _message);

    [Benchmark]
    public XdsResourceSet ChangeOne() => _set.With([_changed]);

    [Benchmark]
    public int FindOneDifference() => _after.ChangesSince(_before).Count;

    private XdsResource Make(int index, byte content)
    {
        var message = (byte[])_message.Clone();
        message[0] = content;
        return new XdsResource(
            TypeUrls.Endpoint, string.Create(CultureInfo.InvariantCulture, $"outbound|80||service-{index:D5}.shop.internal"), message);
    }
}
