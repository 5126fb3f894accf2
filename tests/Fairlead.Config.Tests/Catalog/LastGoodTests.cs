using System.Text;
using Fairlead.Config.Catalog;
using Fairlead.Config.Documents;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Tests.Catalog;

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
        _ = CatalogBuilder.Build(Config(Service + Subsets + Rule), null, out var accepted);

        var mesh = CatalogBuilder.Build(Config(Service + Rule), accepted, out var next);

        Assert.Equal("FL1402", Assert.Single(mesh.Problems).Code);
        Assert.Equal("v1", DestinationOf(mesh.Routes.Single(table => table.Host == "web.example")).Subset);
        Assert.True(next.Objects.Find(new("networking.istio.io", "VirtualService", "default", "web"))!.IsStale);
    }

    [Fact]
    public void Build_SubsetUnknownFromTheStart_LeavesTheRuleOut()
    {
        var mesh = CatalogBuilder.Build(Config(Service + Rule));

        Assert.Equal("FL1402", Assert.Single(mesh.Problems).Code);
        Assert.Equal("default", mesh.Routes.Single(table => table.Host == "web.example").Rules[0].Name);
    }

    [Fact]
    public void Build_ServiceGoneUnderLiveRule_KeepsItsNameAsDestination()
    {
        _ = CatalogBuilder.Build(Config(Service + Subsets + Rule), null, out var accepted);
        var without = Config(Service[Service.IndexOf("---", StringComparison.Ordinal)..] + Subsets + Rule);

        var mesh = CatalogBuilder.Build(without, accepted, out _);

        var table = mesh.Routes.Single(candidate => candidate.Host == "web.example");
        Assert.Null(table.Service);
        Assert.Equal(new Destination(new("default", "web.example"), 80, "v1"), DestinationOf(table));
        Assert.Equal(["FL1401", "FL1401"], mesh.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Build_RuleChangedForTheWorse_KeepsItsLastGoodVersion()
    {
        _ = CatalogBuilder.Build(Config(Service + Subsets + Rule), null, out var accepted);
        var worse = Config(Service + Subsets + Rule.Replace("subset: v1", "subset: v2", StringComparison.Ordinal));

        var mesh = CatalogBuilder.Build(worse, accepted, out var next);
        var again = CatalogBuilder.Build(worse, next, out _);

        Assert.Equal("v1", DestinationOf(mesh.Routes.Single(table => table.Host == "web.example")).Subset);
        Assert.Equal(mesh, again);
    }

    [Fact]
    public void Build_MendedRule_IsTakenAtOnce()
    {
        _ = CatalogBuilder.Build(Config(Service + Rule), null, out var accepted);

        var mesh = CatalogBuilder.Build(Config(Service + Subsets + Rule), accepted, out var next);

        Assert.Empty(mesh.Problems);
        Assert.DoesNotContain(next.Objects.Values, item => item.IsStale);
    }

    [Fact]
    public void Build_ContradictionWithAnEarlierObject_FallsBackToTheLastVersionThatFits()
    {
        const string More = "---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: web-more}\n"
            + "spec: {hosts: [web.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 127.0.0.2}]}\n";
        _ = CatalogBuilder.Build(Config(Service + More), null, out var accepted);

        var mesh = CatalogBuilder.Build(Config(Service + More.Replace("HTTP", "GRPC", StringComparison.Ordinal)), accepted, out _);

        Assert.Equal("FL1302", Assert.Single(mesh.Problems).Code);
        Assert.Equal(["127.0.0.1", "127.0.0.2"], mesh.Endpoints.For(new("default", "web.example"), 80).Select(endpoint => endpoint.Address));
    }

    [Fact]
    public void Build_ShortHosts_AreCompletedInTheOrderOfTheRules()
    {
        static string Entry(string host, string ns) =>
            $"---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {host}, namespace: {ns}}}\nspec: {{hosts: [{host}], resolution: STATIC, ports: [{{number: 80, name: http, protocol: HTTP}}]}}\n";
        static string Redirects(string ns) =>
            $"---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: r, namespace: {ns}}}\nspec: {{hosts: [api], exportTo: ['.'], http: [{{directResponse: {{status: 204}}}}]}}\n";

        var mesh = CatalogBuilder.Build(Config(Entry("api", "a") + Entry("api.a.example", "a") + Entry("api.b.example", "x") + Redirects("a") + Redirects("b") + Redirects("c")));

        Assert.Equal(
            ["api", "api.b.example", "api.c.svc.cluster.local"],
            mesh.Routes.Where(table => table.Provenance[0].Key.Kind == "VirtualService").OrderBy(table => table.Namespace).Select(table => table.Host));
    }

    private static Destination DestinationOf(RouteTable table) => ((ForwardAction)table.Rules[0].Action).Destinations[0].Destination;

    private static ConfigSnapshot Config(string text)
    {
        var result = TextReading.Read(Encoding.UTF8.GetBytes(text), "test", "test.yaml");
        Assert.Empty(result.Problems);
        return new(ConfigSnapshot.MapOf(result.Objects), result.Problems.ToEquatableList());
    }
}
