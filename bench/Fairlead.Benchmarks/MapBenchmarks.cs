using System.Globalization;
using BenchmarkDotNet.Attributes;
using Fairlead.Incremental.Maps;

namespace Fairlead.Benchmarks;

/// <summary>
/// The persistent map with 100,000 hosts: made at once, looked up, changed by one entry, and compared with the one before.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class MapBenchmarks
{
    private const int Hosts = 100_000;
    private static readonly MapShape<string, string> Shape = new(KeyOrder.Ordinal);
    private readonly MapEdit<string, string>[] _entries =
        [.. Enumerable.Range(0, Hosts).Select(static i => MapEdit<string, string>.Set(Name(i), "value"))];
    private OrderedMap<string, string> _map = OrderedMap<string, string>.Empty(Shape);
    private OrderedMap<string, string> _one = OrderedMap<string, string>.Empty(Shape);
    private OrderedMap<string, string> _hundred = OrderedMap<string, string>.Empty(Shape);
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _map = Build();
        _one = _map.With(Name(Hosts / 2), "other");
        _hundred = _map.Apply(
            [.. Enumerable.Range(0, 100).Select(static i => MapEdit<string, string>.Set(Name(i * Hosts / 100), "other"))]);
    }

    [Benchmark]
    public OrderedMap<string, string> Build() => OrderedMap<string, string>.Empty(Shape).Apply(_entries);

    [Benchmark]
    public string? Get() => _map.Find(NextKey());

    [Benchmark]
    public OrderedMap<string, string> Set() => _map.With(NextKey(), "other");

    [Benchmark]
    public OrderedMap<string, string> Add() => _map.With($"{NextKey()}x", "new");

    [Benchmark]
    public OrderedMap<string, string> Remove() => _map.Without(NextKey());

    [Benchmark]
    public int DifferenceOfOne() => _one.ChangesSince(_map).Count;

    [Benchmark]
    public int DifferenceOfHundred() => _hundred.ChangesSince(_map).Count;

    [Benchmark]
    public int From()
    {
        var length = 0;
        foreach (var (key, _) in _map.From(NextKey()))
        {
            length += key.Length;
            if (length > 200)
            {
                break;
            }
        }

        return length;
    }

    // Keys far from one another, so that the figures are those of memory that is not in the cache.
    private string NextKey() => _entries[_next = (_next + 61_803) % Hosts].Key;

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"service-{index:D6}.shop.svc.mesh.internal");
}
