using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.Xds.Tests.Transport.Interop;

/// <summary>The scripts in <c>drivers/</c>, each on a gRPC implementation that nobody here wrote.</summary>
internal static class Drivers
{
    private static readonly string Folder = Path.Combine(ExternalPrograms.RepositoryRoot, "tests", "Fairlead.Xds.Tests", "drivers");

    public static ProgramStart OldPython(string script) => new(
        ExternalPrograms.PythonOld.RequiredPath, Path.Combine(Folder, script + ".py"))
    {
        Name = "C-core 1.51",
        Environment = NoByteCode,
    };

    public static ProgramStart NewPython(string script) => new(
        ExternalPrograms.PythonNew.RequiredPath, Path.Combine(Folder, script + ".py"))
    {
        Name = "C-core, current",
        Environment = ExternalPrograms.PythonNewPath.RequiredPath is { Length: > 0 } path
            ? new Dictionary<string, string?>(NoByteCode) { ["PYTHONPATH"] = path }
            : NoByteCode,
    };

    public static ProgramStart Node(string script) => new(ExternalPrograms.Node.RequiredPath, Path.Combine(Folder, script + ".js"))
    {
        Name = "grpc-js",
        Environment = new Dictionary<string, string?> { ["NODE_MODULES"] = ExternalPrograms.NodeModules.RequiredPath },
    };

    // Otherwise Python leaves compiled files beside the scripts, in the source tree.
    private static Dictionary<string, string?> NoByteCode { get; } = new() { ["PYTHONDONTWRITEBYTECODE"] = "1" };
}
