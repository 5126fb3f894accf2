using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;
using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;
using FsCheck.Fluent;
using Google.Protobuf;
using Microsoft.FSharp.Core;

namespace Fairlead.Translation.Tests;

/// <summary>What holds of every translation, over random meshes and scopes.</summary>
public sealed class TranslatorPropertyTests
{
    [Fact]
    public void Translate_Names_AreUniqueInTheirType() => Check((mesh, scope, _) =>
    {
        var names = Translator.Translate(mesh, scope).Resources.Select(resource => (resource.TypeUrl, resource.Name)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    });

    [Fact]
    public void Translate_Domains_AreNeverTwice() => Check((mesh, scope, _) =>
    {
        foreach (var routes in Of(Translator.Translate(mesh, scope), TypeUrls.Route, RouteConfiguration.Parser))
        {
            var domains = routes.VirtualHosts.SelectMany(host => host.Domains).ToList();
            Assert.Equal(domains.Count, domains.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(routes.VirtualHosts, host => Assert.NotEmpty(host.Domains));
            Assert.Equal(routes.VirtualHosts.Count, routes.VirtualHosts.Select(host => host.Name).Distinct().Count());
        }
    });

    [Fact]
    public void Translate_WhatIsNamed_IsGiven() => Check((mesh, scope, _) =>
    {
        var result = Translator.Translate(mesh, scope);
        var clusters = Of(result, TypeUrls.Cluster, Cluster.Parser).Select(cluster => cluster.Name).ToHashSet(StringComparer.Ordinal);
        var routes = Of(result, TypeUrls.Route, RouteConfiguration.Parser).ToDictionary(route => route.Name, StringComparer.Ordinal);
        var endpoints = result.Resources.Where(resource => resource.TypeUrl == TypeUrls.Endpoint)
            .Select(resource => resource.Name)
            .ToHashSet(StringComparer.Ordinal);
        var named = routes.Values.SelectMany(route => route.VirtualHosts)
            .SelectMany(host => host.Routes)
            .Where(route => route.Route_ is not null)
            .SelectMany(route => route.Route_.WeightedClusters?.Clusters.Select(cluster => cluster.Name) ?? [route.Route_.Cluster]);
        Assert.All(named, name => Assert.Contains(name, clusters));
        Assert.All(result.Resources.SelectMany(resource => resource.Uses), name => Assert.Contains(name, endpoints));
        Assert.All(
            Of(result, TypeUrls.Listener, Listener.Parser).SelectMany(Decoded.Managers).Where(manager => manager.Rds is not null),
            manager => Assert.Contains(manager.Rds.RouteConfigName, routes.Keys));
    });

    [Fact]
    public void Translate_Endpoints_AreWhatEveryClientTakes() => Check((mesh, scope, _) =>
    {
        foreach (var assignment in Of(Translator.Translate(mesh, scope), TypeUrls.Endpoint, ClusterLoadAssignment.Parser))
        {
            var sockets = assignment.Endpoints.SelectMany(group => group.LbEndpoints)
                .Select(endpoint => endpoint.Endpoint.Address.SocketAddress)
                .ToList();
            Assert.Equal(sockets.Count, sockets.Distinct().Count());
            Assert.All(sockets, socket => Assert.True(System.Net.IPAddress.TryParse(socket.Address, out System.Net.IPAddress? _)));
            Assert.All(assignment.Endpoints,
                group => Assert.True(group.Locality is not null
                    && (group.LoadBalancingWeight > 0 || group.LedsClusterLocalityConfig is not null)));
            Assert.Equal(
                assignment.Endpoints.Count, assignment.Endpoints.Select(group => (group.Priority, group.Locality)).Distinct().Count());
            var ranks = assignment.Endpoints.Select(group => group.Priority).Distinct().ToList();
            Assert.Equal(Enumerable.Range(0, ranks.Count).Select(rank => (uint)rank), ranks.Order());
            Assert.InRange(assignment.Endpoints.Sum(group => (long)(group.LoadBalancingWeight ?? 0)), 0, uint.MaxValue);
        }
    });

    [Fact]
    public void Translate_ForGrpc_KeepsToWhatAllTake() => Check((mesh, scope, _) =>
    {
        var result = Translator.Translate(
            mesh with { RawResources = MeshSnapshot.Empty.RawResources }, scope with { Kind = ProxyKind.Grpc });
        Assert.All(Of(result, TypeUrls.Cluster, Cluster.Parser), cluster =>
        {
            Assert.Equal(Cluster.Types.LbPolicy.RoundRobin, cluster.LbPolicy);
            Assert.True(cluster.Type is Cluster.Types.DiscoveryType.Eds or Cluster.Types.DiscoveryType.LogicalDns);
        });
        foreach (var host in Of(result, TypeUrls.Route, RouteConfiguration.Parser).SelectMany(routes => routes.VirtualHosts))
        {
            Assert.NotEmpty(host.Routes);
            Assert.All(host.Routes, route =>
            {
                Assert.NotNull(route.Route_);
                Assert.Empty(route.Match.QueryParameters);
                Assert.All(route.Match.Headers,
                    header => Assert.NotEqual(HeaderMatcher.HeaderMatchSpecifierOneofCase.StringMatch, header.HeaderMatchSpecifierCase));
                Assert.False(route.Route_.RetryPolicy is { NumRetries: null or 0 });
                Assert.True(route.Route_.WeightedClusters is not { } weighted
                    || weighted.TotalWeight == weighted.Clusters.Sum(cluster => cluster.Weight ?? 0));
            });
        }
    });

    [Fact]
    public void Translate_WhereTlsIsAsked_NothingGoesInClearText() => Check((mesh, scope, _) =>
    {
        // Every policy asks for TLS, so a cluster of a destination that has one speaks it or has no endpoints.
        var asking = mesh with
        {
            Policies = OrderedMap.Create(
                KeyOrder.Natural<PolicyKey>(),
                mesh.Policies.Select(pair => KeyValuePair.Create(pair.Key, Asking(pair.Value)))),
        };
        var result = Translator.Translate(asking, scope);
        var endpoints = Of(result, TypeUrls.Endpoint, ClusterLoadAssignment.Parser)
            .ToDictionary(assignment => assignment.ClusterName, assignment => assignment.Endpoints.Count, StringComparer.Ordinal);
        foreach (var resource in result.Resources.Where(resource => resource.TypeUrl == TypeUrls.Cluster
            && resource.Provenance.Any(provenance => provenance.Key.Kind == "DestinationRule")))
        {
            var cluster = Cluster.Parser.ParseFrom(resource.Value.Span);
            Assert.True(
                cluster.TransportSocket is not null
                    || (cluster.LoadAssignment is null && endpoints.GetValueOrDefault(cluster.Name) == 0),
                $"{cluster.Name} has endpoints in clear text");
        }
    });

    private static DestinationPolicy Asking(DestinationPolicy policy) => policy with
    {
        Traffic = policy.Traffic with { Tls = policy.Traffic.Tls ?? new() { Mode = ClientTlsMode.Simple } },
        PortTraffic = policy.PortTraffic
            .Select(port => port with { Traffic = port.Traffic with { Tls = port.Traffic.Tls ?? new() { Mode = ClientTlsMode.Mesh } } })
            .ToEquatableList(),
    };

    // Fixed, so that a run of CI says something about the change at hand only.
    private static readonly FSharpOption<FsCheck.Replay> Seed = FSharpOption<FsCheck.Replay>.Some(
        new(new(20250101, 1), FSharpOption<int>.None));

    private static void Check(Action<MeshSnapshot, ProxyScope, MeshGenerator> property) =>
        FsCheck.Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(Seed),
            Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
            {
                var generator = new MeshGenerator(seed);
                property(generator.Mesh(), generator.Scope(), generator);
            }));

    private static IEnumerable<T> Of<T>(TranslationResult result, string typeUrl, MessageParser<T> parser)
        where T : IMessage<T> =>
        result.Resources.Where(resource => resource.TypeUrl == typeUrl).Select(resource => parser.ParseFrom(resource.Value.Span));
}
