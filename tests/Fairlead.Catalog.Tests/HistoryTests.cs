using Fairlead.Config.FrontEnds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Meshes;

namespace Fairlead.Catalog.Tests;

/// <summary>
/// Random histories of objects of all kinds, with wildcards, references that come and go, contradictions and a second registry: what was
/// stepped to is what is joined of the same inputs from the start, given what was live before.
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
        var shards = MeshCatalog.NoShards;
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
                EndpointKey key = new(new("shop", Hosts[random.Next(Hosts.Length)]), 80, "fake", "", $"10.9.0.{random.Next(4)}", 80, 0);
                shards = random.Next(2) == 0
                    ? shards.Without(key)
                    : shards.With(key, new() { Address = key.Address, Port = 80, Provider = "fake", Provenance = default });
            }

            var former = state;
            state = catalog.Step(former, objects, shards);
            var loaded = catalog.Load(former, objects, shards);
            Assert.Equal(StableJson.Write(loaded.Mesh), StableJson.Write(state.Mesh));
            Assert.Equal(loaded.Problems, state.Problems);
            Assert.Equal(loaded.Statuses, state.Statuses);
            Assert.Equal(state.Mesh, catalog.Step(state, objects, shards).Mesh);
        }

        Assert.NotEmpty(state.Statuses);
    }

    [Fact]
    public void Step_OneRegistryFails_TheOtherIsAsItWas()
    {
        MeshCatalog catalog = new(Lowering.Lower);
        var objects = OrderedMap.Create(
            KeyOrder.Natural<ConfigKey>(), TestCatalog.Read(Entry("a.shop.test", "shop", "10.0.0.1", "HTTP")).Objects);
        EndpointKey key = new(new("shop", "a.shop.test"), 80, "fake", "", "10.9.0.1", 80, 0);
        var shards = MeshCatalog.NoShards.With(key, new() { Address = "10.9.0.1", Port = 80, Provider = "fake", Provenance = default });
        var both = catalog.Step(catalog.Empty, objects, shards);
        Assert.Equal(["entries", "fake"], both.Mesh.Endpoints.Values.Select(static endpoint => endpoint.Provider));
        var one = catalog.Step(both, objects, MeshCatalog.NoShards);
        Assert.Equal(["entries"], one.Mesh.Endpoints.Values.Select(static endpoint => endpoint.Provider));
        Assert.Same(both.Mesh.Services, one.Mesh.Services);
        Assert.Same(both.Mesh.Routes, one.Mesh.Routes);
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
