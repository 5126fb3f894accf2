using System.Globalization;
using System.Text;
using Fairlead.Config.Catalog;
using Fairlead.Config.Documents;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Tests.Catalog;

/// <summary>Joining one config after the other gives what joining each as a whole gives, over random histories of edits.</summary>
public sealed class CatalogJoinTests
{
    private const int Hosts = 6;

    [Fact]
    public void Join_RandomEdits_IsWhatTheWholeIs()
    {
        var quick = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var objects = ConfigSnapshot.NoObjects;
            for (var host = 0; host < Hosts; host++)
            {
                objects = With(With(objects, Entry(host, random)), Rules(host, random));
            }

            CatalogJoin join = new();
            Assert.True(join.Join(new(objects, [])));
            for (var step = 0; step < 20; step++)
            {
                var before = join.Mesh;
                var host = random.Next(Hosts);
                objects = random.Next(10) switch
                {
                    0 => With(objects, Policy(host, random)),
                    1 => objects.Without(objects.Keys.ElementAt(random.Next(objects.Count))),
                    < 6 => With(objects, Entry(host, random)),
                    _ => With(objects, Rules(host, random)),
                };
                ConfigSnapshot config = new(objects, []);
                var isChanged = join.JoinEndpoints(config) ?? join.Join(config);
                var whole = CatalogBuilder.Build(config);
                if (whole.Problems.Count > 0)
                {
                    // What is refused keeps its last good version, which only the one that goes step by step knows.
                    Assert.Equal(whole.Problems.Count, join.Mesh.Problems.Count);
                    break;
                }

                Assert.Equal(whole, join.Mesh);
                Assert.Equal(!before.Equals(join.Mesh), isChanged);
                quick += ReferenceEquals(before.Services, join.Mesh.Services) && isChanged ? 1 : 0;
            }
        }

        Assert.InRange(quick, 100, int.MaxValue);
    }

    [Fact]
    public void JoinEndpoints_OnlyEndpoints_AreJoinedAtOnce_RulesAreNot()
    {
        var random = new Random(1);
        var objects = ConfigSnapshot.NoObjects;
        for (var host = 0; host < Hosts; host++)
        {
            objects = With(objects, Entry(host, random));
        }

        objects = With(objects, Rules(0, random));
        CatalogJoin join = new();
        join.Join(new(objects, []));
        Assert.True(join.JoinEndpoints(new(With(objects, Entry(0, random)), [])));
        Assert.Null(join.JoinEndpoints(new(With(objects, Rules(0, random)), [])));
        Assert.Null(join.JoinEndpoints(new(With(objects, Entry(Hosts, random)), [])));
    }

    [Fact]
    public void JoinEndpoints_SomethingElseIsWrong_AreJoinedAllTheSame()
    {
        var random = new Random(1);
        var objects = ConfigSnapshot.NoObjects;
        for (var host = 0; host < 2; host++)
        {
            objects = With(objects, Entry(host, random));
        }

        // Rules that lead to a host that nobody declares, and a file that cannot be read.
        objects = With(objects, Rules(7, random).Replace("host: s", "host: gone", StringComparison.Ordinal));
        ConfigProblem problem = new() { Code = "FL1000", Origin = new("test", "broken.yaml", 1, 1), Message = "broken", Remedy = "mend it" };
        CatalogJoin join = new();
        join.Join(new(objects, [problem]));
        Assert.NotEmpty(join.Mesh.Problems);
        var before = join.Mesh;
        objects = With(objects, Entry(0, random));
        Assert.True(join.JoinEndpoints(new(objects, [problem])));
        Assert.NotEqual(before.Endpoints, join.Mesh.Endpoints);
        Assert.Equal(before.Problems, join.Mesh.Problems);
        Assert.Null(join.JoinEndpoints(new(With(objects, Entry(1, random)), [])));
    }

    private static string Entry(int host, Random random) => $"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {"{"} name: s{host} {"}"}
        spec:
          hosts: [s{host}.shop.test]
          resolution: STATIC
          ports: [{"{"} number: 80, name: http, protocol: HTTP {"}"}]
          endpoints:
        {string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"  - {{ address: 10.0.0.{random.Next(1, 200).ToString(CultureInfo.InvariantCulture)}, labels: {{ version: v{random.Next(1, 3).ToString(CultureInfo.InvariantCulture)} }} }}\n"))}
        """;

    private static string Rules(int host, Random random) => $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {"{"} name: v{host} {"}"}
        spec:
          hosts: [s{host}.shop.test]
          http:
          - timeout: {random.Next(1, 60)}s
            route: [{"{"} destination: {"{"} host: s{random.Next(Hosts)}.shop.test {"}"} {"}"}]
        """;

    private static string Policy(int host, Random random) => $"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {"{"} name: d{host} {"}"}
        spec:
          host: s{host}.shop.test
          trafficPolicy: {"{"} loadBalancer: {"{"} simple: {(random.Next(2) == 0 ? "RANDOM" : "ROUND_ROBIN")} {"}"} {"}"}
        """;

    private static OrderedMap<ConfigKey, ConfigObject> With(OrderedMap<ConfigKey, ConfigObject> objects, string text)
    {
        var result = TextReading.Read(Encoding.UTF8.GetBytes(text), "test", "test.yaml");
        Assert.Empty(result.Problems);
        var item = Assert.Single(result.Objects);
        return objects.With(item.Key, item);
    }
}
