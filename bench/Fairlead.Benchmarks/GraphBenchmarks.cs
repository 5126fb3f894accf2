using System.Globalization;
using BenchmarkDotNet.Attributes;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Benchmarks;

/// <summary>
/// One change in a graph of the shape of a mesh: services with endpoints in shards, rules that are admitted, policies, resources for three
/// profiles.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class GraphBenchmarks
{
    private static readonly MapShape<string, string> Texts = new(KeyOrder.Ordinal);
    private static readonly MapShape<string, Encoded> Resources = new(KeyOrder.Ordinal);
    private static readonly string[] Profiles = ["envoy", "envoy-sotw", "grpc"];
    private readonly Graph _graph = new();
    private readonly Input<string, string> _services;
    private readonly Input<string, string> _shards;
    private readonly Input<string, string> _rules;
    private readonly Input<string, string> _policies;
    private GraphState _state;
    private int _next;

    public GraphBenchmarks()
    {
        _services = _graph.Input("services", Texts);
        _shards = _graph.Input("endpoints", Texts);
        _rules = _graph.Input("rules", Texts);
        _policies = _graph.Input("policies", Texts);
        var byService = _graph.Index("endpoints by service", _shards, KeyOrder.Ordinal, static (key, _, services) =>
            services.Add(key[..key.IndexOf('/', StringComparison.Ordinal)]));
        var lists = _graph.Group("endpoint lists", byService, Texts, static (service, members, lists) =>
            lists.Add(service, string.Join(',', members.Select(static member => member.Value))));
        var admitted = _graph.Admit<string, string, string, string>(
            "rules that count",
            _rules,
            KeyOrder.Ordinal,
            static (_, host, hosts) => hosts.Add(host),
            static (_, host, rules) => rules.Before(host).Count > 0 ? rules.Former : host);
        var byPattern = _graph.IndexByPattern("rules by host", admitted, static (_, host, hosts) => hosts.Add(host));
        var routes = _graph.Map("route tables", _services, (host, _, context) => string.Join(',', context.Keys(byPattern, host)));
        var clusters = _graph.Map("clusters", _services, (host, ports, context) =>
            $"{ports} {context.Find(_policies, host) ?? context.Find(_policies, "root")}");
        Encode("routes", routes);
        Encode("encoded clusters", clusters);
        Encode("encoded endpoints", lists);
        _state = _graph.Empty;
    }

    [Params(1_000, 10_000)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Setup() => _state = FirstLoad();

    [Benchmark]
    public GraphState FirstLoad() => _graph.Begin(_graph.Empty)
        .Set(_services, MapOf(1, static (i, _) => (Host(i), "80,443")))
        .Set(_shards, MapOf(10, static (i, j) =>
            ($"{Host(i)}/{j}", string.Create(CultureInfo.InvariantCulture, $"10.{j}.{i / 250}.{i % 250}"))))
        .Set(_rules, MapOf(1, static (i, _) => ($"rule-{i:D5}", Host(i))))
        .Set(_policies, MapOf(1, static (i, _) => (Host(i), $"policy-{i}")))
        .Run();

    [Benchmark]
    public GraphState OneEndpoint() => Step(_shards, $"{Host(NextService())}/5", "10.200.0.1");

    [Benchmark]
    public GraphState OneRule() => Step(_rules, $"rule-{NextService():D5}", "elsewhere");

    [Benchmark]
    public GraphState OnePolicy() => Step(_policies, Host(NextService()), "other");

    [Benchmark]
    public GraphState OneServiceWithRuleAndPolicy() => _graph.Begin(_state)
        .Set(_services, _services.In(_state).With("service-00500a.shop.mesh", "80"))
        .Set(_shards, _shards.In(_state).With("service-00500a.shop.mesh/1", "10.200.0.1"))
        .Set(_rules, _rules.In(_state).With("rule-00500a", "service-00500a.shop.mesh"))
        .Set(_policies, _policies.In(_state).With("service-00500a.shop.mesh", "other"))
        .Run();

    [Benchmark]
    public GraphState WildcardRuleOverHundredHosts() => Step(_rules, "wildcard", "*.ns-3.mesh");

    [Benchmark]
    public GraphState HundredEndpoints()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => $"{Host(NextService())}/5").Order(StringComparer.Ordinal);
        var shards = _shards.In(_state).Apply([.. keys.Select(static key => MapEdit<string, string>.Set(key, "10.200.0.1"))]);
        return _graph.Begin(_state).Set(_shards, shards).Run();
    }

    [Benchmark]
    public GraphState Nothing() => _graph.Begin(_state).Run();

    private GraphState Step(Input<string, string> input, string key, string value) =>
        _graph.Begin(_state).Set(input, input.In(_state).With(key, value)).Run();

    private OrderedMap<string, string> MapOf(int times, Func<int, int, (string, string)> entryOf) => OrderedMap.Create(
        Texts,
        Enumerable.Range(0, Services * times)
            .Select(i => entryOf(i / times, i % times))
            .Select(static e => KeyValuePair.Create(e.Item1, e.Item2)));

    private int NextService() => _next = (_next + 617) % Services;

    // A hundred services in each of the namespaces.
    private static string Host(int index) => string.Create(CultureInfo.InvariantCulture, $"service-{index:D5}.ns-{index / 100}.mesh");

    private void Encode(string name, Collection<string, string> source) =>
        _graph.Expand(name, source, Resources, static (key, text, resources) =>
        {
            foreach (var profile in Profiles)
            {
                resources.Add($"{key}/{profile}", new(text, new byte[600]));
            }
        });

    private sealed record Encoded(string Text, byte[] Bytes)
    {
        public bool Equals(Encoded? other) => other is not null && Text == other.Text;

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    }
}
