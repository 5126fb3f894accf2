using System.Reflection;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Protos.Tests;

public sealed class ProtoRegistryTests
{
    [Fact]
    public void Files_AgainstTheAssembly_HoldEveryGeneratedFile()
    {
        var generated = typeof(ProtoRegistry).Assembly.GetTypes()
            .Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .Select(f => f.Name)
            .Order(StringComparer.Ordinal);

        var registered = ProtoRegistry.Files
            .Select(f => f.Name)
            .Where(name => !name.StartsWith("google/protobuf/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(generated, registered);
    }

    [Fact]
    public void Files_InOrder_StandBehindWhatTheyImport()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in ProtoRegistry.Files)
        {
            Assert.All(file.Dependencies, imported => Assert.Contains(imported.Name, seen));
            Assert.True(seen.Add(file.Name), file.Name);
        }
    }

    [Fact]
    public void RootFiles_AmongThemselves_DoNotImportEachOther()
    {
        var imported = ProtoRegistry.Files.SelectMany(f => f.Dependencies).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(RootFiles.All, root => Assert.DoesNotContain(root.Name, imported));
    }

    [Fact]
    public void Files_Namespaces_AreThePackageInPascalCase()
    {
        foreach (var file in ProtoRegistry.Files.Where(f => f.MessageTypes.Count > 0))
        {
            if (file.Package != "google.protobuf")
            {
                var expected = string.Join('.', file.Package.Split('.').Select(PascalCase));
                Assert.Equal(expected, file.MessageTypes[0].ClrType.Namespace, ignoreCase: true);
            }
        }
    }

    [Fact]
    public void Find_TypeUrl_GivesDescriptor()
    {
        Assert.Same(Cluster.Descriptor, ProtoRegistry.Find("type.googleapis.com/envoy.config.cluster.v3.Cluster"));
        Assert.Same(Cluster.Descriptor, ProtoRegistry.Find("example.org/some/path/envoy.config.cluster.v3.Cluster"));
        Assert.Same(
            Cluster.Types.EdsClusterConfig.Descriptor,
            ProtoRegistry.Find("type.googleapis.com/envoy.config.cluster.v3.Cluster.EdsClusterConfig"));
        Assert.Same(Duration.Descriptor, ProtoRegistry.Find("type.googleapis.com/google.protobuf.Duration"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("envoy.config.cluster.v3.Cluster")]
    [InlineData("type.googleapis.com/")]
    [InlineData("type.googleapis.com/envoy.config.cluster.v3.Clusters")]
    [InlineData("type.googleapis.com/envoy.api.v2.Cluster")]
    [InlineData("type.googleapis.com/envoy.config.cluster.v3.Cluster.LbPolicy")]
    public void Find_WhatNamesNoMessage_GivesNull(string typeUrl)
    {
        Assert.Null(ProtoRegistry.Find(typeUrl));
    }

    [Fact]
    public void Types_EnumInside_IsNoMessage()
    {
        Assert.Null(ProtoRegistry.Types.Find("envoy.config.core.v3.TrafficDirection"));
        Assert.NotNull(ProtoRegistry.Types.Find(Node.Descriptor.FullName));
    }

    private static string PascalCase(string part) =>
        string.Concat(part.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
