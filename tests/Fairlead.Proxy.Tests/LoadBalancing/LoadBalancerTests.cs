using System.Net;
using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.LoadBalancing;
using Fairlead.Proxy.Statistics;
using Fairlead.Proxy.Upstream;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Proxy.Tests.LoadBalancing;

/// <summary>Who gets how many requests.</summary>
public sealed class LoadBalancerTests
{
    [Fact]
    public void RoundRobin_EqualWeights_TakesTurns()
    {
        var balancer = Balancer(LoadBalancingPolicy.RoundRobin, Hosts(1, 1, 1));
        var picks = Enumerable.Range(0, 9).Select(_ => balancer.Pick()!.Host).ToList();
        Assert.Equal(picks.Take(3), picks.Skip(3).Take(3));
        Assert.Equal(3, picks.Distinct().Count());
    }

    [Fact]
    public void RoundRobin_AnyWeights_AreHonoured() => Prop.ForAll(
        Gen.Choose(0, 100).ListOf().Where(static w => w.Count is > 1 and < 20 && w.Sum() > 0).ToArbitrary(),
        static weights =>
        {
            var hosts = Hosts([.. weights.Select(static w => (uint)w)]);
            var balancer = Balancer(LoadBalancingPolicy.RoundRobin, hosts);
            var counts = Count(balancer, 20_000);
            return hosts.All(h => Math.Abs(counts.GetValueOrDefault(h.Host) - (20_000.0 * h.Weight / weights.Sum())) <= 40);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void LeastRequest_OneIsBusy_IsAvoided()
    {
        var hosts = Hosts(1, 1);
        for (var i = 0; i < 10; i++)
        {
            hosts[0].Host.RequestBegins();
        }

        var counts = Count(Balancer(LoadBalancingPolicy.LeastRequest, hosts), 10_000);
        // It is taken only where both draws fall on it.
        Assert.InRange(counts.GetValueOrDefault(hosts[0].Host), 2_000, 3_000);
    }

    [Fact]
    public void LeastRequest_AllIdle_WeightsHold()
    {
        var hosts = Hosts(3, 1);
        var counts = Count(Balancer(LoadBalancingPolicy.LeastRequest, hosts), 10_000);
        Assert.InRange(counts[hosts[0].Host], 7_000, 8_000);
    }

    [Fact]
    public void Random_Hosts_AreEven()
    {
        var counts = Count(Balancer(LoadBalancingPolicy.Random, Hosts(1, 1, 1, 1)), 10_000);
        Assert.All(counts.Values, static c => Assert.InRange(c, 2_200, 2_800));
    }

    [Fact]
    public void LocalityWeights_CountLocalitiesNotEndpoints()
    {
        var hosts = Hosts(new LocalityModel { Zone = "a", Weight = 1, Endpoints = [] }, 1).Concat(
            Hosts(new LocalityModel { Zone = "b", Weight = 3, Endpoints = [] }, 1, 1, 1)).ToArray();
        var counts = Count(Balancer(LoadBalancingPolicy.RoundRobin, hosts, localityWeighted: true), 12_000);
        Assert.All(hosts, h => Assert.InRange(counts[h.Host], 2_950, 3_050));
    }

    [Fact]
    public void Health_MostAreWell_TheUnwellGetNothing()
    {
        var hosts = Hosts(1, 1, 1);
        hosts[1] = hosts[1] with { Endpoint = hosts[1].Endpoint with { Health = DiscoveredHealth.Unhealthy } };
        Assert.False(Count(Balancer(LoadBalancingPolicy.RoundRobin, hosts), 100).ContainsKey(hosts[1].Host));
    }

    [Fact]
    public void Health_TooFewAreWell_AllAreUsed()
    {
        var hosts =
            Hosts(1, 1, 1).Select(
                static (h, i) => i == 0 ? h : h with { Endpoint = h.Endpoint with { Health = DiscoveredHealth.Unhealthy } }).ToArray();
        Assert.Equal(3, Count(Balancer(LoadBalancingPolicy.RoundRobin, hosts), 100).Count);
    }

    [Fact]
    public void Priorities_FirstLosesHealth_SecondTakesItsShare()
    {
        var first = Hosts(new LocalityModel { Priority = 0, Endpoints = [] }, 1, 1, 1, 1)
            .Select(static (h, i) => i < 2 ? h : h with { Endpoint = h.Endpoint with { Health = DiscoveredHealth.Unhealthy } });
        var second = Hosts(new LocalityModel { Priority = 1, Endpoints = [] }, 1);
        // Half of four, overprovisioned by 1.4, bears 70 %.
        Assert.InRange(Count(Balancer(LoadBalancingPolicy.RoundRobin, [.. first, .. second]), 10_000)[second[0].Host], 2_700, 3_300);
    }

    [Fact]
    public void Pick_NoHosts_GivesNone() => Assert.Null(Balancer(LoadBalancingPolicy.RoundRobin, []).Pick());

    private static Dictionary<UpstreamHost, int> Count(LoadBalancer balancer, int picks) =>
        Enumerable.Range(0, picks).GroupBy(_ => balancer.Pick()!.Host).ToDictionary(static g => g.Key, static g => g.Count());

    private static BalancedHost[] Hosts(params uint[] weights) => Hosts(new LocalityModel { Endpoints = [] }, weights);

    private static BalancedHost[] Hosts(LocalityModel locality, params uint[] weights) => [.. weights.Select((w, i) => new BalancedHost(
        new UpstreamHost(new IPEndPoint(IPAddress.Loopback, i + 1), new ClusterStatistics("c")),
        new EndpointModel { Address = "127.0.0.1", Port = i + 1, Weight = w },
        locality,
        w))];

    private static LoadBalancer Balancer(LoadBalancingPolicy policy, BalancedHost[] hosts, bool localityWeighted = false) => new(
        new ClusterModel
        {
            Name = "c",
            StatName = "c",
            Discovery = ClusterDiscovery.Static,
            Policy = policy,
            LocalityWeighted = localityWeighted
        },
        hosts,
        140,
        7);
}
