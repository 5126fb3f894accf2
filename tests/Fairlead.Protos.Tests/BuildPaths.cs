using System.Reflection;

namespace Fairlead.Protos.Tests;

/// <summary>Places that only the build knows; the project file hands them over as assembly metadata.</summary>
internal static class BuildPaths
{
    /// <summary>The protoc of Grpc.Tools for this machine.</summary>
    public static string Protoc => Metadata("Protoc");

    /// <summary>The folder of Google's well-known types.</summary>
    public static string ProtocImports => Metadata("ProtocImports");

    public static string OwnProtos => Path.Combine(Metadata("RepoRoot"), "src", "Fairlead.Protos", "proto");

    /// <summary>The official protos as npm unpacks them.</summary>
    public static string OfficialProtos => Path.Combine(
        Metadata("RepoRoot"), "eng", "npm", "node_modules", "@grpc", "grpc-js-xds", "deps");

    private static string Metadata(string key) =>
        typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!; // set by the build
}
