using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;
using Fairlead.Model.Objects;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>
/// What a change costs, counted in computations, for each sort of claim: it is the same in a mesh ten times as large, and below a bound
/// that follows from what depends on the object.
/// </summary>
public sealed class ComputationTests
{
    private static readonly Dictionary<string, (Func<ConfigKey> Key, Func<int, ObjectClaims> Claims, int Bound)> Changes = new()
    {
        // Its claims (as written, completed), whether it counts, the service, its plain table, the endpoints that it lists, its status;
        // then what has looked at the service: the admission of its rules, their two kinds of tables, and its workload's endpoints.
        ["service"] = (() => Key("Service", "s7"), static round => Host(7, round), 11),

        // Its claims twice, its place by age, whether it counts, that by its key, its tables of both kinds, its listener bindings, its
        // status, the plain table that it covers.
        ["rules"] = (() => Key("Route", "s7"), static round => Rules(7, round), 10),

        // Its claims twice, whether it counts, the policy, its status.
        ["policy"] = (() => Key("Policy", "s7"), static round => Policy(7, round), 5),

        // Its claims twice, the endpoints that it is, its status.
        ["workload"] = (() => Key("Workload", "w7"), static round => Workload($"10.1.0.{round}", ("app", "s7")), 4),

        // As rules, and the tables that it makes with those that share them.
        ["shared rules"] = (() => Key("Split", "s8"), static round => Split(8, round), 12),

        // Its claims twice, whether it counts, its listeners, its status; then the rules that are bound to it: whether they count, their
        // bindings and the two kinds of tables of the one host.
        ["listener"] = (() => Key("Gateway", "edge"), static round => Gateway(round), 10),

        // As rules, and what has looked at it: the admission and the table of the root that delegates.
        ["delegate"] = (() => Key("Leaf", "leaf"), static round => Leaf(round), 13),

        // Its claims twice, whether it counts, what its namespace says, its status.
        ["access"] = (
            () => Key("Access", "a1"),
            static round => Authorization(Key("Access", "a1"), (Model.Access.AuthorizationAction)(1 + (round % 2))),
            5),

        // Its claims twice, whether it counts, the visibility, its status.
        ["visibility"] = (() => Key("Visibility", "v1"), static round => Seeing(Labels(("app", $"s{round}")), "spec"), 5),

        // Its claims twice, whether it counts, the settings, what they say of exports, its status; nothing else, since they say the same of
        // exports.
        ["settings"] = (
            () => Key("Settings", "mesh"), static round => new() { Settings = new() { TrustDomain = $"t{round}.test", Path = "spec" } }, 6),
    };

    public static TheoryData<string> Sorts => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Sorts))]
    public void Change_OfOneObject_CostsWhatDependsOnIt(string sort)
    {
        var (key, claims, bound) = Changes[sort];
        var small = Mesh(20).Set(key(), claims(1)).Set(key(), claims(2)).State.Computations;
        var large = Mesh(200).Set(key(), claims(1)).Set(key(), claims(2)).State.Computations;

        Assert.Equal(small, large);
        Assert.InRange(large, 1, bound);
    }

    [Theory]
    [MemberData(nameof(Sorts))]
    public void Change_BesideRefusedObjects_CostsTheSame(string sort)
    {
        var (key, claims, _) = Changes[sort];
        var clean = Mesh(20).Set(key(), claims(1)).Set(key(), claims(2)).State.Computations;
        var troubled = Mesh(20);
        for (var i = 0; i < 5; i++)
        {
            troubled.Set(Key("Broken", $"b{i}"), Ruled(Route($"broken{i}.test", To("nowhere.test"))));
        }

        Assert.Equal(5, troubled.State.TroubledCount);
        Assert.Equal(clean, troubled.Set(key(), claims(1)).Set(key(), claims(2)).State.Computations);
    }

    [Fact]
    public void Change_OfNothing_CostsNothing()
    {
        var mesh = Mesh(20);

        mesh.Set(Key("Route", "s7"), Rules(7, 0));

        Assert.Equal(0, mesh.State.Computations);
    }

    private static ClaimedMesh Mesh(int count)
    {
        List<(ConfigKey, ObjectClaims)> all =
        [
            (Key("Gateway", "edge"), Gateway(0)),
            (Key("Leaf", "leaf"), Leaf(0)),
            (Key("Root", "root"), Ruled(Route("s9.test", To("none") with
            {
                Destinations = [],
                Delegate = new(Key("Leaf", "leaf"), "delegate"),
            }))),
            (Key("Bound", "bound"), Ruled(Route("outside.test", To("s5.test")) with
            {
                AppliesToMesh = false,
                Listeners = [new(Key("Gateway", "edge"), "", "gateways[0]")],
            })),
        ];
        for (var i = 0; i < count; i++)
        {
            all.Add((Key("Service", $"s{i}"), Host(i, 0)));
            all.Add((Key("Workload", $"w{i}"), Workload($"10.0.0.{i % 250}", ("app", $"s{i}"))));
            all.Add((Key("Policy", $"s{i}"), Policy(i, 0)));
            if (i is not (8 or 9))
            {
                all.Add((Key("Route", $"s{i}"), Rules(i, 0)));
            }
        }

        return new ClaimedMesh().SetAll(all);
    }

    private static ObjectClaims Host(int index, int round)
    {
        var claims = Selecting($"s{index}.test", ("app", $"s{index}"));
        return claims with { Services = [claims.Services[0] with { Addresses = [$"10.9.{round}.1"] }] };
    }

    private static ObjectClaims Rules(int index, int round) => Ruled(Route($"s{index}.test", To($"s{index}.test", Prefix($"/{round}"))));

    private static ObjectClaims Split(int index, int round) =>
        Ruled(Route($"s{index}.test", To($"s{index}.test", Prefix($"/{round}"))) with { Merge = RouteMerge.Split });

    private static ObjectClaims Policy(int index, int round) => new()
    {
        Policies =
        [
            new()
            {
                Host = new($"s{index}.test", "host"),
                Traffic = new() { Policy = new() { ProxyProtocol = 1 + (round % 2) }, Path = "traffic" },
            },
        ],
    };

    private static ObjectClaims Gateway(int round) => new()
    {
        Listeners =
        [
            new() { Section = "http", Port = 8080 + round, Protocol = ListenerProtocol.Http, Hosts = [new("*", "*")], Path = "servers[0]" },
        ],
    };

    private static ObjectClaims Leaf(int round) =>
        Ruled(new RouteClaim { Hosts = [], Rules = [To("s5.test", Prefix($"/{round}"))] });
}
