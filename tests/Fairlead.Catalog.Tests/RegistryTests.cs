using Fairlead.Catalog.Registries;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Registries;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Registries;

namespace Fairlead.Catalog.Tests;

/// <summary>What registries know stands beside each other, and beside what config objects say.</summary>
public sealed class RegistryTests : IDisposable
{
    private static readonly ServiceKey Shop = new("default", "shop.test");
    private static readonly ServicePort Http = new(80, "http", PortProtocol.Http, 8080);

    private readonly FakeRegistry _consul = new("consul");
    private readonly FakeRegistry _dns = new("dns");

    public void Dispose()
    {
        _consul.Dispose();
        _dns.Dispose();
    }

    [Fact]
    public void OneAddress_OfTwoRegistriesAndAnObject_IsThreeEndpoints_AndEachGoesByItself()
    {
        _consul.Add(Shop, 80, "10.0.0.1");
        _dns.Add(Shop, 80, "10.0.0.1");
        var state = Join(Entry("HTTP"));
        Assert.Equal(["consul", "dns", "entries"], Providers(state));
        Assert.Equal(
            ["registry.consul default/shop.test", "registry.dns default/shop.test", "ServiceEntry default/shop spec.endpoints"],
            state.Mesh.Endpoints.Values.Select(static endpoint => endpoint.Provenance.ToString()));

        _consul.Remove(Shop, 80, "10.0.0.1");
        var less = Join(Entry("HTTP"), state);
        Assert.Equal(["dns", "entries"], Providers(less));
        Assert.Same(state.Mesh.Services, less.Mesh.Services);
        Assert.Same(state.Mesh.Routes, less.Mesh.Routes);
    }

    [Fact]
    public void ServiceOfARegistry_IsOneOfTheMesh_WithTableAndStatus()
    {
        _consul.Declare(Shop, Http);
        var state = Join("");
        var service = Assert.Single(state.Mesh.Services).Value;
        Assert.Equal((Shop, "http", 8080), (service.Key, service.Ports[0].Name, service.Ports[0].TargetPort));
        Assert.Single(state.Mesh.Routes);
        Assert.Equal(new(Registry.KeyOf("consul", Shop), ""), service.Provenance[0]);
        Assert.Equal(ObjectState.Accepted, state.Statuses.Find(Registry.KeyOf("consul", Shop))?.State);

        _consul.Withdraw(Shop);
        Assert.Empty(Join("", state).Mesh.Services);
    }

    [Fact]
    public void ServiceOfAnObjectAndARegistry_IsOne_WherePortsAddUp()
    {
        _consul.Declare(Shop, new(90, "admin", PortProtocol.Http, 90));
        var service = Assert.Single(Join(Entry("HTTP")).Mesh.Services).Value;
        Assert.Equal([80, 90], service.Ports.Select(static port => port.Number));
    }

    [Fact]
    public void ServiceThatContradicts_IsRefusedOfTheRegistry_NotOfTheObject_WhicheverComesFirst()
    {
        _consul.Declare(Shop, Http);
        var state = Join(Entry("TCP"), Join(""));
        Assert.Equal(PortProtocol.Tcp, Assert.Single(state.Mesh.Services).Value.Ports[0].Protocol);
        Assert.Equal(ObjectState.Accepted, state.Statuses.Find(Object)?.State);
        var status = state.Statuses.Find(Registry.KeyOf("consul", Shop))!; // it is claimed
        Assert.Equal(ObjectState.Refused, status.State);
        var condition = Assert.Single(status.Conditions);
        Assert.Equal((ObjectConditionKind.ConflictsWith, Object, "FL1302"), (condition.Kind, condition.Other, condition.Problem.Code));

        // Of two registries the one with the lesser id counts.
        _dns.Declare(Shop, Http with { Protocol = PortProtocol.Tcp });
        var two = Join("");
        Assert.Equal(PortProtocol.Http, Assert.Single(two.Mesh.Services).Value.Ports[0].Protocol);
        Assert.Equal(ObjectState.Refused, two.Statuses.Find(Registry.KeyOf("dns", Shop))?.State);
    }

    [Fact]
    public void WhatClientsWouldRefuse_IsLeftOutAndTold_UntilItIsMended()
    {
        var (key, endpoint) = FakeRegistry.Endpoint("consul", Shop, 80, "10.0.0.1");
        RegistrySnapshot good = RegistrySnapshot.Empty with { Endpoints = RegistrySnapshot.Empty.Endpoints.With(key, endpoint) };
        var bad = good with
        {
            Endpoints = good.Endpoints
                .With(key with { Provider = "dns" }, endpoint)
                .With(key with { Address = "shop" }, endpoint with { Address = "shop" })
                .With(key with { Address = "10.0.0.2" }, endpoint)
                .With(key with { Address = "10.0.0.3" }, endpoint with { Address = "10.0.0.3", Weight = 0 })
                .With(key with { TargetPort = 0 }, endpoint with { Port = 0 }),
            Services = good.Services
                .With(Shop, new() { Host = new("cart.test", "") })
                .With(new("", "nowhere.test"), new() { Host = new("nowhere.test", "") })
                .With(new("default", "a.test"), new() { Host = new("a.test", ""), Ports = [new(Http, ""), new(Http, "")] })
                .With(new("default", "b.test"), new() { Host = new("b.test", ""), Ports = [new(Http with { Number = 0 }, "")] })
                .With(new("default", "c.test"), new() { Host = new("c.test", ""), Workloads = [new() { Address = "10.0.0.1" }] }),
        };
        var joined = JoinedRegistries.None.With("dns", new()).With("consul", bad);
        Assert.Equal([key], joined.Endpoints.Keys);
        Assert.Empty(joined.Services);
        Assert.Empty(joined.ProblemsOf("dns"));
        Assert.Equal(10, joined.ProblemsOf("consul").Count);
        Assert.Contains(
            "endpoint shop:80 of default/shop.test port 80 is left out: its address: expected an IP address, got \"shop\" (mend it in the "
                + "registry)",
            joined.ProblemsOf("consul"));

        var mended = joined.With("consul", good);
        Assert.Empty(mended.ProblemsOf("consul"));
        Assert.Equal([key], mended.Endpoints.Keys);
        Assert.Empty(mended.With("consul", RegistrySnapshot.Empty).Endpoints);
    }

    private static ConfigKey Object => new("networking.istio.io", "ServiceEntry", "default", "shop");

    private static IEnumerable<string> Providers(CatalogState state) =>
        state.Mesh.Endpoints.Values.Select(static endpoint => endpoint.Provider);

    private static string Entry(string protocol) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: shop}
        spec:
          hosts: [shop.test]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: {{protocol}}, targetPort: 8080}]
          endpoints: [{address: 10.0.0.1}]
        """;

    private CatalogState Join(string text, CatalogState? former = null)
    {
        var registries = JoinedRegistries.None.With("consul", _consul.Known).With("dns", _dns.Known);
        return TestCatalog.Catalog.Step(former ?? TestCatalog.Catalog.Empty, new()
        {
            Objects = text.Length == 0 ? ConfigSnapshot.NoObjects : TestCatalog.Read(text).Objects,
            Services = registries.Services,
            Endpoints = registries.Endpoints,
        });
    }
}
