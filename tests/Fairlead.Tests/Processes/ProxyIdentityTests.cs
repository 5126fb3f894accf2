using Fairlead.Cli;
using Fairlead.Processes;

namespace Fairlead.Tests.Processes;

public sealed class ProxyIdentityTests
{
    private static readonly Dictionary<string, string> Pod = new()
    {
        ["POD_NAME"] = "service-a-7d4f",
        ["POD_NAMESPACE"] = "shop",
        ["INSTANCE_IP"] = "10.1.1.54",
        ["SERVICE_ACCOUNT"] = "a",
    };

    [Fact]
    public void From_PodEnvironment_IsClusterAndAddress()
    {
        var identity = ProxyIdentity.From(null, "service-a", new Dictionary<string, string>(), Pod.GetValueOrDefault);
        Assert.Equal(("service-a-10.1.1.54", "service-a"), (identity.NodeId, identity.Cluster));
        Assert.Equal(
            ["INSTANCE_IPS=10.1.1.54", "NAMESPACE=shop", "SERVICE_ACCOUNT=a", "WORKLOAD_NAME=service-a-7d4f"],
            identity.Metadata.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void From_FlagsGiven_BeatTheEnvironment()
    {
        var identity = ProxyIdentity.From("me", "b", new Dictionary<string, string> { ["NAMESPACE"] = "other" }, Pod.GetValueOrDefault);
        Assert.Equal(("me", "b", "other"), (identity.NodeId, identity.Cluster, identity.Metadata["NAMESPACE"]));
    }

    [Fact]
    public void From_NoAddress_IsThePodsName()
    {
        var environment = new Dictionary<string, string>(Pod) { ["INSTANCE_IP"] = "" };
        Assert.Equal("service-a-7d4f",
            ProxyIdentity.From(null, "service-a", new Dictionary<string, string>(), environment.GetValueOrDefault).NodeId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("service-a")]
    public void From_NothingToGoBy_IsWrongUsage(string? cluster) =>
        Assert.Equal(ExitCode.Usage,
            Assert.Throws<CliException>(
                () => ProxyIdentity.From(null, cluster, new Dictionary<string, string>(), static _ => null)).ExitCode);
}
