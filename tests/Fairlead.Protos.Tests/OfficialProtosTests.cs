using Google.Protobuf.Reflection;

namespace Fairlead.Protos.Tests;

public sealed class OfficialProtosTests
{
    // Files that the package imports but does not contain.
    private static readonly string[] NotInThePackage = ["opentelemetry/proto/common/v1/common.proto"];

    // Envoy 1.40 has them, which the tests of the translation show; the package is older.
    private static readonly string[] NewerThanThePackage =
    [
        "envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget.budget_interval: this field is unknown upstream",
        "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig.allow_dynamic_host_from_filter_state: this field is unknown "
            + "upstream",
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.outlier_detection: this field is unknown upstream",
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.OutlierDetection: this message is unknown upstream",
    ];

    [OfficialProtosFact]
    public async Task OwnText_AgainstOfficialFiles_IsTheSameOnTheWire()
    {
        var ours = OwnFiles().Where(f => !NotInThePackage.Contains(f.Name)).ToList();
        var official = await OfficialCompiler.CompileAsync(ours.Select(f => f.Name).Where(OfficialCompiler.Exists));

        var found = DescriptorComparison.Differences(ours, official.File);
        var differences = found.Except(NewerThanThePackage).ToList();

        Assert.All(NewerThanThePackage, difference => Assert.Contains(difference, found));
        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n" + string.Join('\n', differences));
    }

    [OfficialProtosFact]
    public void FilesWithoutOfficialCounterpart_AreOnlyThoseThatThePackageLacks()
    {
        Assert.Equal(NotInThePackage, OwnFiles().Select(f => f.Name).Where(name => !OfficialCompiler.Exists(name)));
    }

    private static IEnumerable<FileDescriptorProto> OwnFiles() => ProtoRegistry.Files
        .Where(f => !f.Name.StartsWith("google/protobuf/", StringComparison.Ordinal))
        .Select(f => f.ToProto());
}
