using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Fairlead.Model.Catalog;
using Fairlead.Protos;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Tests.Meshes;
using Endpoint = Fairlead.Model.Catalog.Endpoint;
using Locality = Fairlead.Model.Catalog.Locality;

namespace Fairlead.Translation.Tests;

/// <summary>Endpoints that are resources of their own: the name says where, the version all else, and both are short.</summary>
public sealed class MemberNameTests
{
    private const string Host = "reviews.example.com";

    private static readonly ServiceKey Key = new("default", Host);

    [Theory]
    [InlineData("10.0.0.1", 8080, "CgAAAR-Q")]
    [InlineData("255.255.255.255", 65535, "________")]
    [InlineData("fd00::1", 80, "_QAAAAAAAAAAAAAAAAAAAQBQ")]
    [InlineData("FD00:0::1", 80, "_QAAAAAAAAAAAAAAAAAAAQBQ")]
    public void Name_IsAddressAndPort(string address, int port, string expected)
    {
        var member = Assert.Single(Members(At(address, port)));
        var path = member.Name["xdstp:///envoy.config.endpoint.v3.LbEndpoint/".Length..].Split('/');

        Assert.Equal(expected, path[1]);
        Assert.Matches("^[A-Za-z0-9_-]{7}$", path[0]);
        Assert.StartsWith("xdstp:///envoy.config.endpoint.v3.LbEndpoint/", member.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_AreTheSameWhereTheContentIs()
    {
        List<(string Version, string Content)> seen = [];
        foreach (var weight in (int[])[1, 2, 127, 128, 1_000_000])
        {
            foreach (var health in Enum.GetValues<EndpointHealth>())
            {
                var one = Assert.Single(Members(At("10.0.0.1", 80) with { Weight = weight, Health = health }));
                var other = Assert.Single(Members(At("10.0.0.2", 81) with { Weight = weight, Health = health }));
                Assert.NotNull(one.Version);
                Assert.Equal(one.Version, other.Version);
                Assert.NotEqual(one.Name, other.Name);
                var read = LbEndpoint.Parser.ParseFrom(one.Value.Span);
                Assert.Equal((uint)weight, read.LoadBalancingWeight ?? 1);
                Assert.Equal(health == EndpointHealth.Healthy, read.HealthStatus is HealthStatus.Unknown);
                seen.Add((one.Version, $"{read.LoadBalancingWeight} {read.HealthStatus}"));
            }
        }

        Assert.Equal("0", seen[0].Version);
        Assert.All(seen, static item => Assert.InRange(item.Version.Length, 1, 8));
        Assert.Equal(seen.Count, seen.DistinctBy(static item => item.Version).Count());
        Assert.Equal(seen.Count, seen.DistinctBy(static item => item.Content).Count());
    }

    [Fact]
    public void Collections_DifferByClusterAndLocality()
    {
        var mesh =
            new TestMesh().Service(
                new Service { Key = Key, Ports = [TestMesh.Port(80), TestMesh.Port(81)], Resolution = Resolution.Static, Provenance = [] })
            .Endpoints(Key, 80, At("10.0.0.1", 80), At("10.0.0.1", 81), At("10.0.0.2", 80) with { Locality = Locality.Parse("r/a") },
                At("10.0.0.2", 81) with { Locality = Locality.Parse("r/a") })
            .Endpoints(Key, 81, At("10.0.0.1", 80), At("10.0.0.1", 81));
        var names = Translated(mesh).Select(static item => item.Name).ToList();

        Assert.Equal(6, names.Distinct().Count());
        Assert.Equal(3, names.Select(static name => name[..name.LastIndexOf('/')]).Distinct().Count());
    }

    private static IReadOnlyList<TranslatedResource> Members(Endpoint endpoint) =>
        [.. Translated(new TestMesh().Service(Host, TestMesh.Port(80)).Endpoints(Key, 80, endpoint, At("10.9.9.9", 9))).Where(
            item => !item.Name.EndsWith("CgkJCQAJ", StringComparison.Ordinal))];

    private static IEnumerable<TranslatedResource> Translated(TestMesh mesh) =>
        Decoded.Of(mesh, Decoded.Envoy with { LargestLocality = 1, Routes = Scope.RouteDelivery.Hosts }).Result.Resources
            .Where(static item => item.TypeUrl == TypeUrls.LbEndpoint);

    private static Endpoint At(string address, int port) => new()
    {
        Address = address,
        Port = port,
        Locality = Locality.Parse(""),
        Provider = "file",
        Provenance = TestMesh.From("ServiceEntry", "a"),
    };
}
