using Envoy.Config.Core.V3;
using Fairlead.Catalog;
using Fairlead.Protos;
using Fairlead.Testing.Meshes;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

/// <summary>
/// The rules of the registry of services that config objects make, from objects to resources: what of a change is an endpoint change, who
/// is balanced to, and which of several objects decides.
/// </summary>
public sealed class RegistryRuleTests
{
    private const string Cluster = "outbound|80||web.test";

    private const string Selecting = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: web, namespace: shop}
        spec:
          hosts: [web.test]
          resolution: STATIC
          workloadSelector: {labels: {app: web}}
          ports: [{number: 80, name: http, protocol: HTTP}]

        """;

    private CatalogState _state = TestCatalog.Catalog.Empty;

    [Fact]
    public void OneWorkload_GoesAndComesBack_IsAChangeOfEndpointsEachTime()
    {
        var one = Step(Selecting, Workload("a", "10.0.0.1"));
        var none = Step(Selecting);
        var again = Step(Selecting, Workload("a", "10.0.0.1"));

        Assert.Equal(["10.0.0.1"], Addresses(one));
        Assert.Empty(none.Endpoints(Cluster).Endpoints);
        Assert.Equal([TypeUrls.Endpoint], TypesThatDiffer(one, none));
        Assert.Equal([TypeUrls.Endpoint], TypesThatDiffer(none, again));
        Assert.Empty(TypesThatDiffer(one, again));
    }

    [Fact]
    public void WorkloadsThatAreNotReady_AreKnownAndNotBalancedTo()
    {
        var decoded = Step(
            Selecting,
            Workload("a", "10.0.0.1"),
            Workload("b", "10.0.0.2", "annotations: {fairlead.dev/health: unhealthy}"),
            Workload("c", "10.0.0.3", "annotations: {fairlead.dev/health: draining}"),
            Workload("d", "10.0.0.4", "annotations: {proxy.istio.io/health-checks-enabled: \"true\"}"));

        Assert.Equal(
            [HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Draining, HealthStatus.Unhealthy],
            decoded.Endpoints(Cluster).Endpoints.Single().LbEndpoints.Select(static endpoint => endpoint.HealthStatus));

        // Else a proxy sends to all of them once too few are well.
        Assert.Equal(0, decoded.Cluster(Cluster).CommonLbConfig.HealthyPanicThreshold.Value);
    }

    [Fact]
    public void WorkloadThatIsReadyAtLast_IsAChangeOfEndpoints_AndOneThatWasNeverReadyIsForgotten()
    {
        const string Checked = "annotations: {proxy.istio.io/health-checks-enabled: \"true\"}";
        const string Healthy = "status: {conditions: [{type: Healthy, status: \"True\"}]}\n";
        var starting = Step(Selecting, Workload("a", "10.0.0.1", Checked));
        var ready = Step(Selecting, Workload("a", "10.0.0.1", Checked) + Healthy);
        Assert.Equal([TypeUrls.Endpoint], TypesThatDiffer(starting, ready));
        Assert.Equal(HealthStatus.Healthy, ready.Endpoints(Cluster).Endpoints.Single().LbEndpoints.Single().HealthStatus);

        Step(Selecting, Workload("a", "10.0.0.1", Checked));
        Assert.Empty(Step(Selecting).Endpoints(Cluster).Endpoints);
        Assert.Empty(_state.Mesh.Endpoints);
    }

    [Fact]
    public void Names_GoOutWithTheCluster()
    {
        var one = Step(Entry("web", "web.test", "resolution: DNS", "{address: a.test}"));
        var two = Step(Entry("web", "web.test", "resolution: DNS", "{address: a.test}, {address: b.test}"));

        Assert.Empty(two.Names(TypeUrls.Endpoint));
        Assert.Equal([TypeUrls.Cluster], TypesThatDiffer(one, two));
        Assert.Equal(
            ["a.test", "b.test"],
            two.Cluster(Cluster).LoadAssignment.Endpoints.SelectMany(static locality => locality.LbEndpoints)
                .Select(static endpoint => endpoint.Endpoint.Address.SocketAddress.Address));
    }

    [Fact]
    public void Resolution_FromListedToNames_LeavesNoAssignmentBehind()
    {
        Step(Entry("web", "web.test", "resolution: STATIC", "{address: 10.0.0.1}"));
        Assert.Empty(Step(Entry("web", "web.test", "resolution: DNS", "{address: a.test}")).Names(TypeUrls.Endpoint));
    }

    [Fact]
    public void SameAgain_InAnotherOrder_PushesNothing()
    {
        var first = Step(Entry("web", "web.test", "resolution: STATIC", "{address: 10.0.0.1}, {address: 10.0.0.2}"));
        var mesh = _state.Mesh;
        var same = Step("# A comment.\n" + Entry("web", "web.test", "resolution: STATIC", "{address: 10.0.0.1}, {address: 10.0.0.2}"));
        Assert.Same(mesh.Endpoints, _state.Mesh.Endpoints);
        Assert.Same(mesh.Services, _state.Mesh.Services);
        Assert.Empty(TypesThatDiffer(first, same));

        var turned = Step(Entry("web", "web.test", "resolution: STATIC", "{address: 10.0.0.2}, {address: 10.0.0.1}"));
        Assert.Empty(TypesThatDiffer(first, turned));
    }

    [Fact]
    public void OneInTheMiddleOfTwentyThousand_IsTwoDifferences()
    {
        Step(Large(0));
        var before = _state.Mesh;
        Assert.Equal(20_000, before.Endpoints.Count);

        Step(Large(1));

        var changes = _state.Mesh.Endpoints.ChangesSince(before.Endpoints).Select(static change => change.Key.Address);
        Assert.Equal(["10.100.39.16", "11.0.0.1"], changes.Order(StringComparer.Ordinal));
        Assert.Same(before.Services, _state.Mesh.Services);
        Assert.Same(before.Routes, _state.Mesh.Routes);
    }

    [Fact]
    public void EntriesOfOneHostInANamespace_AreOneService_AndEachTakesItsOwnAway()
    {
        var first = Entry("a", "web.test", "resolution: STATIC", "{address: 10.0.0.1}");
        var second = Entry("b", "web.test", "resolution: STATIC", "{address: 10.0.0.2}").Replace(
            "{number: 80, name: http, protocol: HTTP}",
            "{number: 80, name: http, protocol: HTTP}, {number: 81, name: admin, protocol: HTTP}",
            StringComparison.Ordinal);
        var both = Step(first, second);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], Addresses(both));
        Assert.Equal([80, 81], Assert.Single(_state.Mesh.Services).Value.Ports.Select(static port => port.Number));

        Assert.Equal(["10.0.0.2"], Addresses(Step(second)));
        Assert.Equal(["10.0.0.1"], Addresses(Step(first)));
        Assert.Equal([80], Assert.Single(_state.Mesh.Services).Value.Ports.Select(static port => port.Number));
    }

    [Fact]
    public void SameHostInSeveralNamespaces_TheOwnThenTheOldestThenTheFirst()
    {
        string[] entries =
        [
            In("a", null), In("b", "2026-03-01T00:00:00Z"), In("c", "2026-01-01T00:00:00Z"), In("d", "2026-02-01T00:00:00Z"),
        ];
        Step(entries);
        Assert.Equal(["d"], NamesFor("d"));
        Assert.Equal(["c"], NamesFor("elsewhere"));

        Step(entries.Take(2).ToArray());
        Assert.Equal(["b"], NamesFor("elsewhere"));

        Step(In("f", null), In("e", null));
        Assert.Equal(["e"], NamesFor("elsewhere"));

        // The namespace as a label is as good as an address.
        string In(string ns, string? createdAt) => Entry("web", "web.test", "resolution: DNS", $"{{address: {ns}}}")
            .Replace("namespace: shop", $"namespace: {ns}" + (createdAt is null ? "" : $", creationTimestamp: \"{createdAt}\""),
                StringComparison.Ordinal);

        IEnumerable<string> NamesFor(string ns) =>
            Decoded.Of(_state.Mesh, Decoded.Envoy with { Namespace = ns }).Cluster(Cluster).LoadAssignment.Endpoints.Single().LbEndpoints
                .Select(static endpoint => endpoint.Endpoint.Address.SocketAddress.Address);
    }

    [Fact]
    public void ServiceForNobody_IsNotGiven_AlsoNotInItsNamespace()
    {
        Step(Entry("web", "web.test", "resolution: STATIC\n  exportTo: [\"~\"]", "{address: 10.0.0.1}"));
        Assert.Single(_state.Mesh.Services);
        Assert.DoesNotContain(Cluster, Decoded.Of(_state.Mesh, Decoded.Envoy with { Namespace = "shop" }).Names(TypeUrls.Cluster));
    }

    [Fact]
    public void NamesOfCertificates_ReachTheService()
    {
        Step(Entry("web", "web.test", "resolution: STATIC\n  subjectAltNames: [a.test, b.test]", "{address: 10.0.0.1}"));
        Assert.Equal(["a.test", "b.test"], Assert.Single(_state.Mesh.Services).Value.SubjectAltNames);
    }

    private static string Large(int moved) => Entry("web", "web.test", "resolution: STATIC", string.Join(", ",
        Enumerable.Range(0, 20_000).Select(index => moved == 1 && index == 10_000
            ? "{address: 11.0.0.1}"
            : $"{{address: 10.100.{index / 256}.{index % 256}, labels: {{app: web, version: v1}}, locality: eu/a, weight: 3}}")));

    private static string Workload(string name, string address, string metadata = "") => $$"""
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata:
          name: {{name}}
          namespace: shop
          {{metadata}}
        spec: {address: {{address}}, labels: {app: web} }

        """;

    private static string Entry(string name, string host, string more, string endpoints) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}, namespace: shop}
        spec:
          hosts: [{{host}}]
          {{more}}
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{{endpoints}}]

        """;

    private static IEnumerable<string> Addresses(Decoded decoded) => decoded.Endpoints(Cluster).Endpoints
        .SelectMany(static locality => locality.LbEndpoints)
        .Select(static endpoint => endpoint.Endpoint.Address.SocketAddress.Address);

    private static IEnumerable<string> TypesThatDiffer(Decoded one, Decoded other)
    {
        var before = one.Result.Resources.ToDictionary(static item => (item.TypeUrl, item.Name), static item => item.Value);
        var after = other.Result.Resources.ToDictionary(static item => (item.TypeUrl, item.Name), static item => item.Value);
        return before.Keys.Union(after.Keys)
            .Where(key => !before.TryGetValue(key, out var former)
                || !after.TryGetValue(key, out var next)
                || !former.Span.SequenceEqual(next.Span))
            .Select(static key => key.TypeUrl)
            .Distinct();
    }

    private Decoded Step(params string[] texts)
    {
        _state = TestCatalog.Join(TestCatalog.Read(string.Join("---\n", texts)), _state);
        Assert.Empty(_state.Problems);
        return Decoded.Of(_state.Mesh, Decoded.Envoy with { Namespace = "shop" });
    }
}
