using System.Globalization;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;
using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

/// <summary>Endpoints that are resources of their own are made singly, and that gives what making all of them gives.</summary>
public sealed class MemberChangesTests
{
    private static readonly EndpointKey Key = new(new("ns1", "a.ns1.svc.cluster.local"), 80);

    [Fact]
    public void Next_RandomEdits_IsWhatTheWholeIs()
    {
        var (steps, single) = (0, 0);
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            ProxyScope scope = new() { Kind = ProxyKind.Envoy, Namespace = "ns1", Routes = RouteDelivery.Hosts, LargestLocality = random.Next(1, 6) };
            var mesh = Mesh([.. Enumerable.Range(0, random.Next(6, 20)).Select(i => Endpoint(random, i))]);
            var resources = Translator.Translate(mesh, scope, out var translation).Resources.ToDictionary(static item => (item.TypeUrl, item.Name));
            for (var step = 0; step < 12; step++, steps++)
            {
                var list = mesh.Endpoints.For(Key.Service, Key.Port).ToList();
                for (var edits = random.Next(1, 3); edits > 0; edits--)
                {
                    var at = random.Next(list.Count);
                    switch (random.Next(6))
                    {
                        case 0 when list.Count > 1:
                            list.RemoveAt(at);
                            break;
                        case 1:
                            list.Insert(at, Endpoint(random, random.Next(200)));
                            break;
                        case 2:
                            list[at] = list[at] with { Weight = random.Next(3) == 0 ? int.MaxValue : random.Next(4), Labels = Labels(random) };
                            break;
                        default:
                            list[at] = Endpoint(random, random.Next(200));
                            break;
                    }
                }

                var next = mesh with { Endpoints = mesh.Endpoints.With(Key, "file", list.ToEquatableList(), out _) };
                var whole = Translator.Translate(next, scope, out var wholeTranslation);
                if (MeshDifference.Between(mesh, next) is { } difference && translation.Next(mesh, next, difference, out var changed, out var removed) is { } stepped)
                {
                    Assert.All(removed, key => Assert.True(resources.Remove(key), key.Name));
                    foreach (var item in changed)
                    {
                        resources[(item.TypeUrl, item.Name)] = item;
                    }

                    Assert.Equal(whole.Resources.OrderBy(Order), resources.Values.OrderBy(Order));
                    Assert.Equal(whole.Problems, stepped.Problems);
                    single += changed.Count > 0 && changed.All(static item => item.TypeUrl == TypeUrls.LbEndpoint) ? 1 : 0;
                    translation = stepped;
                }
                else
                {
                    resources = whole.Resources.ToDictionary(static item => (item.TypeUrl, item.Name));
                    translation = wholeTranslation;
                }

                mesh = next;
            }
        }

        Assert.InRange(single, steps / 5, steps);
    }

    private static string Order(TranslatedResource item) => item.TypeUrl + " " + item.Name;

    private static Endpoint Endpoint(Random random, int number) => new()
    {
        // Now and then one that is there already, and one that others may write in another way.
        Address = random.Next(40) switch
        {
            0 => "10.0.0.1",
            1 => "fd00::1",
            2 when number % 7 == 0 => "FD00:0::1",
            _ => string.Create(CultureInfo.InvariantCulture, $"10.0.1.{number}"),
        },
        Port = random.Next(12) == 0 ? 8081 : 8080,
        Labels = Labels(random),
        Locality = Locality.Parse(random.Next(4) == 0 ? "r/b" : "r/a"),
        Weight = random.Next(1, 4),
        Provider = "file",
        Provenance = TestMesh.From("ServiceEntry", "a", number),
    };

    private static EquatableMap<string> Labels(Random random) =>
        new Dictionary<string, string> { ["version"] = random.Next(2) == 0 ? "v1" : "v2" }.ToEquatableMap();

    private static MeshSnapshot Mesh(EquatableList<Endpoint> endpoints) => new()
    {
        Services =
        [
            new Service { Key = Key.Service, Ports = [TestMesh.Port(80, PortProtocol.Http)], Resolution = Resolution.Static, Provenance = [TestMesh.From("ServiceEntry", "a")] },
        ],
        Endpoints = EndpointIndex.Empty.With(Key, "file", endpoints, out _),
        Policies =
        [
            new DestinationPolicy
            {
                Host = Key.Service.Hostname,
                Namespace = "ns1",
                Subsets =
                [
                    new Subset { Name = "one", Labels = new Dictionary<string, string> { ["version"] = "v1" }.ToEquatableMap(), Provenance = TestMesh.From("DestinationRule", "a") },
                ],
                Provenance = [TestMesh.From("DestinationRule", "a")],
            },
        ],
    };
}
