using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Route.V3;
using Fairlead.Protos;
using Fairlead.Proxy.Configuration;
using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Testing.Meshes;
using Fairlead.Translation;
using Fairlead.Translation.Scope;

namespace Fairlead.Proxy.Tests.Configuration;

/// <summary>What our sidecar would refuse is refused when it is read.</summary>
public sealed class DoorTests
{
    private static readonly ProxyScope Sidecar = new() { Kind = ProxyKind.Fairlead };

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") == "1";

    [Fact]
    public void Read_EdgesOfRules_AreTakenByOurSidecarWhereTheyAreTakenAtAll() => Check(RuleEdges.OneByOne(), atLeast: 300);

    [Fact]
    public void Read_EdgesTogether_AreTakenByOurSidecarWhereTheyAreTakenAtAll()
    {
        for (var seed = 1; seed <= (IsLong ? 20 : 1); seed++)
        {
            Check(RuleEdges.Together(IsLong ? 2000 : 400, seed), atLeast: 40);
        }
    }

    [Fact]
    public void Read_EdgesOfEntries_AreTakenByOurSidecarWhereTheyAreTakenAtAll() => CheckEntries(EntryEdges.OneByOne(), atLeast: 300);

    [Fact]
    public void Read_EdgesOfEntriesTogether_AreTakenByOurSidecarWhereTheyAreTakenAtAll()
    {
        for (var seed = 1; seed <= (IsLong ? 20 : 1); seed++)
        {
            CheckEntries(EntryEdges.Together(IsLong ? 2000 : 400, seed), atLeast: 40);
        }
    }

    private static void CheckEntries(IReadOnlyList<string> documents, int atLeast)
    {
        var clusters = 0;
        foreach (var resource in Translator.Translate(TestCatalog.Join(documents).Mesh, Sidecar).Resources)
        {
            ConfigProblems problems = new();
            switch (resource.TypeUrl)
            {
                case TypeUrls.Cluster:
                    ClusterReader.Read(Cluster.Parser.ParseFrom(resource.Value.Span), problems);
                    clusters++;
                    break;
                case TypeUrls.Endpoint:
                    EndpointsReader.Read(ClusterLoadAssignment.Parser.ParseFrom(resource.Value.Span), false, "", problems);
                    break;
                case TypeUrls.Route:
                    RouteTableReader.Read(RouteConfiguration.Parser.ParseFrom(resource.Value.Span), "", problems);
                    break;
            }

            Assert.False(problems.Any, $"{resource.Name}: {problems}");
        }

        Assert.InRange(clusters, atLeast, int.MaxValue);
    }

    private static void Check(IReadOnlyList<string> documents, int atLeast)
    {
        var result = Translator.Translate(TestCatalog.Join(documents).Mesh, Sidecar);
        foreach (var resource in result.Resources.Where(static resource => resource.TypeUrl == TypeUrls.Route))
        {
            var routes = RouteConfiguration.Parser.ParseFrom(resource.Value.Span);
            ConfigProblems problems = new();
            RouteTableReader.Read(routes, "", problems);
            Assert.False(problems.Any, problems.ToString());
            if (resource.Name == "egress_routes")
            {
                Assert.InRange(routes.VirtualHosts.Count, atLeast, documents.Count - atLeast);
            }
        }
    }
}
