using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Testing.Meshes;

namespace Fairlead.Catalog.Tests;

public sealed class LastGoodTests
{
    private const string Service = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: web}
        spec: {hosts: [web.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 127.0.0.1}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: other}
        spec: {hosts: [other.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}]}

        """;

    private const string Subsets = """
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: web}
        spec: {host: web.example, subsets: [{name: v1, labels: {version: v1}}]}

        """;

    private const string Rule = """
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web}
        spec: {hosts: [web.example], http: [{route: [{destination: {host: web.example, subset: v1}}]}]}

        """;

    [Fact]
    public void Build_SubsetGoneUnderLiveRule_KeepsTheRuleAndReports()
    {
        var accepted = TestCatalog.Join(Config(Service + Subsets + Rule));

        var mesh = TestCatalog.Join(Config(Service + Rule), accepted);

        Assert.Equal("FL1402", Assert.Single(mesh.Problems).Code);
        Assert.Equal("v1", DestinationOf(mesh.Mesh.Routes.Values.Single(table => table.Host == "web.example")).Subset);
        // There is a status of it.
        Assert.Equal(ObjectState.Stale, mesh.Statuses.Find(new("networking.istio.io", "VirtualService", "default", "web"))!.State);
    }

    [Fact]
    public void Build_SubsetUnknownFromTheStart_LeavesTheRuleOut()
    {
        var mesh = TestCatalog.Join(Config(Service + Rule));

        Assert.Equal("FL1402", Assert.Single(mesh.Problems).Code);
        Assert.Equal("default", mesh.Mesh.Routes.Values.Single(table => table.Host == "web.example").Rules[0].Name);
    }

    [Fact]
    public void Build_ServiceGoneUnderLiveRule_KeepsItsNameAsDestination()
    {
        var accepted = TestCatalog.Join(Config(Service + Subsets + Rule));
        var without = Config(Service[Service.IndexOf("---", StringComparison.Ordinal)..] + Subsets + Rule);

        var mesh = TestCatalog.Join(without, accepted);

        var table = mesh.Mesh.Routes.Values.Single(candidate => candidate.Host == "web.example");
        Assert.Null(table.Service);
        Assert.Equal(new Destination(new("default", "web.example"), 80, "v1"), DestinationOf(table));
        Assert.Equal(["FL1401", "FL1401"], mesh.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Build_RuleChangedForTheWorse_KeepsItsLastGoodVersion()
    {
        var accepted = TestCatalog.Join(Config(Service + Subsets + Rule));
        var worse = Config(Service + Subsets + Rule.Replace("subset: v1", "subset: v2", StringComparison.Ordinal));

        var mesh = TestCatalog.Join(worse, accepted);
        var again = TestCatalog.Join(worse, mesh);

        Assert.Equal("v1", DestinationOf(mesh.Mesh.Routes.Values.Single(table => table.Host == "web.example")).Subset);
        Assert.Equal(mesh.Mesh, again.Mesh);
    }

    [Fact]
    public void Build_MendedRule_IsTakenAtOnce()
    {
        var accepted = TestCatalog.Join(Config(Service + Rule));

        var mesh = TestCatalog.Join(Config(Service + Subsets + Rule), accepted);

        Assert.Empty(mesh.Problems);
        Assert.All(mesh.Statuses.Values, static status => Assert.Equal(ObjectState.Accepted, status.State));
    }

    [Fact]
    public void Build_ContradictionWithAnEarlierObject_FallsBackToTheLastVersionThatFits()
    {
        const string More = "---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: web-more}\n"
            + "spec: {hosts: [web.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: "
            + "127.0.0.2}]}\n";
        var accepted = TestCatalog.Join(Config(Service + More));

        var mesh = TestCatalog.Join(Config(Service + More.Replace("HTTP", "GRPC", StringComparison.Ordinal)), accepted);

        Assert.Equal("FL1302", Assert.Single(mesh.Problems).Code);
        Assert.Equal(["127.0.0.1", "127.0.0.2"],
            mesh.Mesh.Endpoints.Values.Where(endpoint => endpoint.Port == 80
                && endpoint.Provenance.Key.Name.StartsWith("web", StringComparison.Ordinal)).Select(endpoint => endpoint.Address));
    }

    [Fact]
    public void Build_ShortHosts_AreCompletedInTheOrderOfTheRules()
    {
        static string Entry(string host, string ns) =>
            $"---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: "
                + $"{{name: {host}, namespace: {ns}}}\nspec: {{hosts: [{host}], resolution: STATIC, ports: [{{number: 80, name: http, "
                + $"protocol: HTTP}}]}}\n";
        static string Redirects(string ns) =>
            $"---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: r, "
                + $"namespace: {ns}}}\nspec: {{hosts: [api], exportTo: ['.'], http: [{{directResponse: {{status: 204}}}}]}}\n";

        var mesh =
            TestCatalog.Join(Config(Entry("api", "a")
                + Entry("api.a.example", "a")
                + Entry("api.b.example", "x")
                + Redirects("a")
                + Redirects("b")
                + Redirects("c")));

        Assert.Equal(
            ["api", "api.b.example", "api.c.svc.cluster.local"],
            mesh.Mesh.Routes.Values.Where(table => table.Provenance[0].Key.Kind == "VirtualService")
                .OrderBy(table => table.Namespace)
                .Select(table => table.Host));
    }

    private static Destination DestinationOf(RouteTable table) => ((ForwardAction)table.Rules[0].Action).Destinations[0].Destination;

    private static ConfigSnapshot Config(string text) => TestCatalog.Read(text);
}
