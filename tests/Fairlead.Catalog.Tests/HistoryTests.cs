using Fairlead.Catalog.Registries;
using Fairlead.Config.FrontEnds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Registries;

namespace Fairlead.Catalog.Tests;

/// <summary>
/// Random histories of objects of all kinds, with wildcards, references that come and go, contradictions, and two registries with their
/// own services: what was stepped to is what is joined of the same inputs from the start, given what was live before.
/// </summary>
public sealed class HistoryTests
{
    private static readonly string[] Hosts = ["a.shop.test", "b.shop.test", "c.web.test", "d"];
    private static readonly string[] Namespaces = ["shop", "web"];

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 12 : 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_AnyHistory_IsTheLoadOfTheSame(int seed)
    {
        Random random = new(seed);
        MeshCatalog catalog = new(Lowering.Lower);
        var pool = Pool(random);
        var objects = OrderedMap.Empty<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>());
        using FakeRegistry one = new("one");
        using FakeRegistry other = new("other");
        var registries = JoinedRegistries.None;
        var state = catalog.Empty;
        for (var step = 0; step < 60; step++)
        {
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                var item = pool[random.Next(pool.Count)];
                objects = random.Next(4) == 0 ? objects.Without(item.Key) : objects.With(item.Key, item);
            }

            if (random.Next(3) == 0)
            {
                RandomRegistry.Change(random.Next(2) == 0 ? one : other, Namespaces, Hosts, random);
                registries = registries.With("one", one.Known).With("other", other.Known);
            }

            var former = state;
            CatalogInputs inputs = new() { Objects = objects, Services = registries.Services, Endpoints = registries.Endpoints };
            state = catalog.Step(former, inputs);
            var loaded = catalog.Load(former, inputs);
            Assert.Equal(StableJson.Write(loaded.Mesh), StableJson.Write(state.Mesh));
            Assert.Equal(loaded.Problems, state.Problems);
            Assert.Equal(loaded.Statuses, state.Statuses);
            Assert.Equal(state.Mesh, catalog.Step(state, inputs).Mesh);
        }

        Assert.NotEmpty(state.Statuses);
    }

    private static List<ConfigObject> Pool(Random random)
    {
        List<ConfigObject> pool = [];
        for (var i = 0; i < 60; i++)
        {
            var (host, ns) = (Hosts[random.Next(Hosts.Length)], Namespaces[random.Next(Namespaces.Length)]);
            pool.AddRange(TestCatalog.Read(random.Next(4) switch
            {
                0 => Entry(host, ns, $"10.0.0.{random.Next(9)}", random.Next(3) == 0 ? "TCP" : "HTTP", random.Next(3)),
                1 => Policy(random.Next(4) == 0 ? "*.shop.test" : host, ns, random.Next(3)),
                2 => Raw(random.Next(3), random.Next(2)),
                _ =>
                    Rules(random.Next(4) == 0
                        ? "'*.shop.test'"
                        : host, ns, Hosts[random.Next(Hosts.Length)], random.Next(3), random.Next(3)),
            }).Objects.Values);
        }

        return pool;
    }

    private static string Entry(string host, string ns, string address, string protocol, int name = 0) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: entry{{name}}-{{host.Replace('.', '-')}}, namespace: {{ns}} }
        spec:
          hosts: [{{host}}]
          resolution: STATIC
          ports: [{number: 80, name: main, protocol: {{protocol}} }]
          endpoints: [{address: {{address}} }]
        """;

    private static string Policy(string host, string ns, int name) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: policy{{name}}, namespace: {{ns}} }
        spec:
          host: "{{host}}"
          subsets: [{name: v{{name}}, labels: {version: v1} }]
        """;

    private static string Rules(string host, string ns, string destination, int subset, int name) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: rules{{name}}, namespace: {{ns}} }
        spec:
          hosts: [{{host}}]
          exportTo: [{{(name == 0 ? "'*'" : "'.'")}}]
          http: [{route: [{destination: {host: {{destination}}{{(subset == 0 ? "" : $", subset: v{subset}")}} } }]}]
        """;

    private static string Raw(int name, int node) => $$"""
        apiVersion: fairlead.dev/v1
        kind: EnvoyResources
        metadata: {name: raw{{name}}, namespace: shop}
        spec:
          resources:
          - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
            name: legacy{{node}}
        """;
}
