using Envoy.Config.Route.V3;
using Fairlead.Config.Files;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Meshes;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Tests;

/// <summary>However virtual hosts are delivered, they are the same.</summary>
public sealed class RouteDeliveryTests
{
    public static IEnumerable<object[]> Cases() => GoldenFile.Cases("tests/Fairlead.Translation.Tests/Cases");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Hosts_AreThoseOfTheWholeTables(string name)
    {
        var mesh = TestCatalog.Join(
            ConfigFiles.Load([RepositoryRoot.Combine("tests", "Fairlead.Translation.Tests", "Cases", name, "input.yaml")])).Mesh;
        var whole = Of(mesh, RouteDelivery.Full).Where(static item => item.TypeUrl == TypeUrls.Route)
            .ToDictionary(static item => item.Name, static item => item);
        var apart = Of(mesh, RouteDelivery.Hosts);
        var hosts = apart.Where(static item => item.TypeUrl == TypeUrls.VirtualHost).ToList();
        foreach (var table in apart.Where(static item => item.TypeUrl == TypeUrls.Route))
        {
            var message = RouteConfiguration.Parser.ParseFrom(table.Value.Span);
            Assert.Empty(message.VirtualHosts);
            Assert.NotNull(message.Vhds);
            Assert.Equal(table.Name + "/", table.Members);
            foreach (var host in hosts.Where(host => host.Name.StartsWith(table.Name + "/", StringComparison.Ordinal)))
            {
                // Envoy removes a virtual host only if it bears the name of its resource.
                var own = VirtualHost.Parser.ParseFrom(host.Value.Span);
                Assert.Equal(host.Name, own.Name);
                Assert.Equal(own.Domains.Select(domain => $"{table.Name}/{domain}"), host.Aliases);
                own.Name = own.Name[(table.Name.Length + 1)..];
                message.VirtualHosts.Add(own);
            }

            message.Vhds = null;
            var expected = RouteConfiguration.Parser.ParseFrom(whole[table.Name].Value.Span);
            Assert.Equal(expected.VirtualHosts.OrderBy(static host => host.Name, StringComparer.Ordinal),
                message.VirtualHosts.OrderBy(static host => host.Name, StringComparer.Ordinal));
            // Whatever the hosts answer with now, and whatever they answered with before.
            Assert.Equal(1024u * 1024, message.MaxDirectResponseBodySizeBytes);
        }

        Assert.Equal(whole.Keys.Order(StringComparer.Ordinal), apart.Where(static item => item.TypeUrl == TypeUrls.Route)
            .Select(static item => item.Name));
    }

    [Theory]
    [InlineData("envoy", true, "", RouteDelivery.Hosts)]
    [InlineData("envoy", true, "hosts", RouteDelivery.Hosts)]
    [InlineData("envoy", true, "on-demand", RouteDelivery.OnDemand)]
    [InlineData("envoy", true, "full", RouteDelivery.Full)]
    [InlineData("envoy", false, "hosts", RouteDelivery.Full)]
    [InlineData("fairlead", true, "hosts", RouteDelivery.Full)]
    [InlineData("gRPC Java", true, "", RouteDelivery.Full)]
    public void Read_WhatTheClientIsAndSays_Decides(string agent, bool isDelta, string said, RouteDelivery expected)
    {
        var node = new Envoy.Config.Core.V3.Node { Id = "n", UserAgentName = agent, Metadata = new() };
        if (said.Length > 0)
        {
            node.Metadata.Fields["ROUTES"] = Google.Protobuf.WellKnownTypes.Value.ForString(said);
        }

        Assert.Equal(expected, ProxyScopeReader.Read(node, isDelta, out var problem).Routes);
        Assert.Null(problem);
    }

    [Fact]
    public void Read_OtherWord_IsAProblemAndCountsAsNotSaid()
    {
        var node = new Envoy.Config.Core.V3.Node { Id = "n", Metadata = new() };
        node.Metadata.Fields["ROUTES"] = Google.Protobuf.WellKnownTypes.Value.ForString("some");
        Assert.Equal(RouteDelivery.Hosts, ProxyScopeReader.Read(node, isDelta: true, out var problem).Routes);
        Assert.Equal("metadata.ROUTES: expected \"hosts\", \"on-demand\" or \"full\", got \"some\"", problem);
    }

    private static EquatableList<TranslatedResource> Of(MeshSnapshot mesh, RouteDelivery delivery) =>
        Translator.Translate(mesh, new ProxyScope { Kind = ProxyKind.Envoy, Routes = delivery }).Resources;
}
