using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>Workloads that answer for the services which select them.</summary>
public sealed class WorkloadTests
{
    private static readonly ConfigKey Web = Key("Service", "web");

    [Fact]
    public void Workload_WithTheLabels_AnswersForTheService()
    {
        var mesh = new ClaimedMesh()
            .Set(Web, Selecting("web.test", ("app", "web"), ("version", "v1")))
            .Set(Key("Workload", "a"), Workload("10.0.0.1", ("app", "web"), ("version", "v1"), ("zone", "x")))
            .Set(Key("Workload", "b"), Workload("10.0.0.2", ("app", "web"), ("version", "v2")))
            .Set(Key("Workload", "c", "other"), Workload("10.0.0.3", ("app", "web"), ("version", "v1")));

        var (key, endpoint) = Assert.Single(mesh.Mesh.Endpoints);
        Assert.Equal((new ServiceKey("shop", "web.test"), 80, "10.0.0.1"), (key.Service, key.Port, key.Address));
        Assert.Equal((8080, Key("Workload", "a")), (endpoint.Port, endpoint.Provenance.Key));
    }

    [Fact]
    public void Labels_ThatChange_MoveTheWorkload()
    {
        var mesh = new ClaimedMesh()
            .Set(Web, Selecting("web.test", ("app", "web")))
            .Set(Key("Service", "api"), Selecting("api.test", ("app", "api")))
            .Set(Key("Workload", "a"), Workload("10.0.0.1", ("app", "web")));
        Assert.Equal(["web.test"], mesh.Mesh.Endpoints.Keys.Select(static key => key.Service.Hostname));

        mesh.Set(Key("Workload", "a"), Workload("10.0.0.1", ("app", "api")));
        Assert.Equal(["api.test"], mesh.Mesh.Endpoints.Keys.Select(static key => key.Service.Hostname));

        mesh.Set(Web, Selecting("web.test", ("app", "api")));
        Assert.Equal(["api.test", "web.test"], mesh.Mesh.Endpoints.Keys.Select(static key => key.Service.Hostname));
    }

    [Fact]
    public void Listed_AndSelected_StandBesideEachOther()
    {
        var claims = Selecting("web.test", ("app", "web"));
        var mesh = new ClaimedMesh()
            .Set(Web, claims with { Services = [claims.Services[0] with { Workloads = [new() { Address = "10.0.0.9" }] }] })
            .Set(Key("Workload", "a"), Workload("10.0.0.1", ("app", "web")));

        Assert.Equal(["10.0.0.9", "10.0.0.1"], mesh.Mesh.Endpoints.Keys.Select(static key => key.Address));
    }

    [Fact]
    public void Service_OfTwoObjects_HasOneSelector()
    {
        var mesh = new ClaimedMesh()
            .Set(Key("Service", "a"), Selecting("web.test", ("app", "web")))
            .Set(Key("Service", "b"), Selecting("web.test", ("app", "other")));

        Assert.Equal(["FL1302"], mesh.Codes);
    }

    [Fact]
    public void SelectorOfNothing_SelectsNothing()
    {
        var mesh = new ClaimedMesh()
            .Set(Web, Selecting("web.test"))
            .Set(Key("Workload", "a"), Workload("10.0.0.1", ("app", "web")));

        Assert.Empty(mesh.Mesh.Endpoints);
    }
}
