using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Fairlead.Protos;
using Fairlead.Xds.Delta;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Responses;
using Fairlead.Xds.Server;

namespace Fairlead.Benchmarks;

/// <summary>
/// One client among many that go the same step: finding out that it is due a change, taking the encoded response, and its acknowledgement.
/// The response is shared, so its cost does not depend on how many resources are in it.
/// </summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    private readonly ResponseBodies _bodies = new("bench");
    private readonly DifferenceCache _differences = new();
    private XdsResourceSet[] _sets = [];
    private DeltaSession _session = null!; // set up before it is used
    private int _round;

    [Params(1, 100, 1000)]
    public int Changed { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _sets = [Set(0), Set(1)];
        _session = new DeltaSession([.. XdsServerOptions.DefaultTypes.Select(static type => type.ToRules())], new NameSets(), _differences);
        _session.Receive(new(new() { TypeUrl = TypeUrls.Cluster }, false, NameSet.Empty, null));
        Push();
        Push();
    }

    [Benchmark]
    public int Push()
    {
        var set = _sets[_round++ & 1];
        _session.TryNext(
            state =>
            {
                state.SetTarget(state.Types[0], set.Type(TypeUrls.Cluster).Map);
                return set;
            },
            out var response);
        var body = _bodies.Get(response!.Plan, timeToLive: false); // each round changes something
        _session.Receive(new(new() { TypeUrl = TypeUrls.Cluster, ResponseNonce = response.Nonce.ToString(CultureInfo.InvariantCulture) },
            false, NameSet.Empty, null));
        return body.Length;
    }

    private XdsResourceSet Set(int version) => XdsResourceSet.Create(Enumerable.Range(0, 2000).Select(i => new XdsResource(
        TypeUrls.Cluster,
        string.Create(CultureInfo.InvariantCulture, $"cluster-{i:D5}"),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i}-{(i < Changed ? version : 0)}")))));
}
