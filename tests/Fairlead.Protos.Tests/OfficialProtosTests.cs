using Google.Protobuf.Reflection;

namespace Fairlead.Protos.Tests;

public sealed class OfficialProtosTests
{
    // Files that the package imports but does not contain.
    private static readonly string[] NotInThePackage = ["opentelemetry/proto/common/v1/common.proto"];

    [OfficialProtosFact]
    public async Task OwnText_AgainstOfficialFiles_IsTheSameOnTheWire()
    {
        var ours = OwnFiles().Where(f => !NotInThePackage.Contains(f.Name)).ToList();
        var official = await OfficialCompiler.CompileAsync(ours.Select(f => f.Name).Where(OfficialCompiler.Exists));

        var differences = DescriptorComparison.Differences(ours, official.File);

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
