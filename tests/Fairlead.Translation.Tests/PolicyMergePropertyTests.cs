using Fairlead.Catalog;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Testing.Meshes;
using Fairlead.Translation.Views;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Fairlead.Translation.Tests;

/// <summary>
/// What holds for a port of a subset, of all that is written about a destination: for any policies of the whole, of ports, of subsets and
/// of their ports, in one object or in two.
/// </summary>
public sealed class PolicyMergePropertyTests
{
    private const int Port = 80;

    private static readonly MeshCatalog Catalog = new(static item => ((ClaimsSpec)item.Spec).Claims);

    // Fixed, so that a run of CI says something about the change at hand only.
    private static readonly FSharpOption<FsCheck.Replay> Seed = FSharpOption<FsCheck.Replay>.Some(
        new(new(20261130, 1), FSharpOption<int>.None));

    [Fact]
    public void Effective_OfAnyPolicies_IsMemberByMemberAsIstioHasIt() => FsCheck.Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(Seed),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            var whole = Claim(random);
            var own = Claim(random);
            var policy = Merge(random.Next(2) == 0, whole, new SubsetClaim("v1", TestClaims.Labels(), own, "subset"));
            var subset = policy.FindSubset("v1")!;

            var wholePort = PortOf(whole);
            AssertIs(EffectivePolicy.Of(policy, null, Port), part => wholePort is null ? part(whole?.Policy) : part(wholePort),
                part => part(whole?.Policy));
            AssertIs(
                EffectivePolicy.Of(policy, subset, Port),
                part => PortOf(own) is { } port ? part(port)
                    : part(own?.Policy) ?? (wholePort is null ? part(whole?.Policy) : part(wholePort)),
                part => part(own?.Policy) ?? part(whole?.Policy));
            AssertIs(EffectivePolicy.Of(policy, subset, Port + 1), part => part(own?.Policy) ?? part(whole?.Policy),
                part => part(own?.Policy) ?? part(whole?.Policy));
        }));

    // What a port may say of its own, and what holds for all ports.
    private static void AssertIs(
        TrafficPolicy actual, Func<Func<TrafficPolicy?, object?>, object?> ofPort, Func<Func<TrafficPolicy?, object?>, object?> ofAll)
    {
        Assert.Equal(ofPort(static policy => policy?.Balancing), actual.Balancing);
        Assert.Equal(ofPort(static policy => policy?.Connections), actual.Connections);
        Assert.Equal(ofPort(static policy => policy?.Outliers), actual.Outliers);
        Assert.Equal(ofPort(static policy => policy?.Tls), actual.Tls);
        Assert.Equal(ofAll(static policy => policy?.RetryBudget), actual.RetryBudget);
        Assert.Equal(ofAll(static policy => policy?.Tunnel), actual.Tunnel);
        Assert.Equal(ofAll(static policy => policy?.ProxyProtocol), (object?)actual.ProxyProtocol);
    }

    private static TrafficPolicy? PortOf(TrafficClaim? claim) => claim?.Ports.FirstOrDefault(static port => port.Port == Port)?.Traffic;

    private static DestinationPolicy Merge(bool inOneObject, TrafficClaim? whole, SubsetClaim subset)
    {
        PolicyClaim claim = new() { Host = new("web.test", "host"), Traffic = whole, Subsets = inOneObject ? [subset] : [] };
        List<(ConfigKey Key, ObjectClaims Claims)> objects =
        [
            (TestClaims.Key("Service", "web"), TestClaims.Service("web.test", (Port, PortProtocol.Http))),
            (TestClaims.Key("Policy", "b"), new() { Policies = [claim] }),
        ];
        if (!inOneObject)
        {
            objects.Add((TestClaims.Key("Policy", "a"), new() { Policies = [claim with { Traffic = null, Subsets = [subset] }] }));
        }

        var inputs = CatalogInputs.None with
        {
            Objects = objects.Aggregate(
                OrderedMap.Empty<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>()),
                static (all, item) => all.With(item.Key, TestClaims.ToObject(item.Key, item.Claims))),
        };
        var state = Catalog.Step(Catalog.Empty, inputs);
        Assert.Empty(state.Problems);
        return state.Mesh.Policies.Values.Single();
    }

    private static TrafficClaim? Claim(Random random) => random.Next(5) == 0 ? null : new()
    {
        Policy = Traffic(random) with
        {
            RetryBudget = random.Next(2) == 0 ? null : new(random.Next(100), 1),
            Tunnel = random.Next(2) == 0 ? null : new(false, "target.test", random.Next(1, 100)),
            ProxyProtocol = random.Next(2) == 0 ? null : random.Next(1, 3),
        },
        Ports = random.Next(2) == 0 ? [] : [new(Port, Traffic(random))],
        Path = "traffic",
    };

    private static TrafficPolicy Traffic(Random random) => new()
    {
        Balancing = random.Next(2) == 0 ? null : new() { Algorithm = (LoadBalancing)random.Next(1, 4) },
        Connections = random.Next(2) == 0 ? null : new() { MaxConnections = random.Next(1, 9) },
        Outliers = random.Next(2) == 0 ? null : new() { Consecutive5xxErrors = random.Next(9) },
        Tls = random.Next(2) == 0 ? null : new() { Mode = (ClientTlsMode)random.Next(1, 5) },
    };
}
