using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Grpc;

/// <summary>
/// The five implementations. grpc-js and C-core are driven by scripts of ours beside these tests; grpc-java and grpc-go by programs that
/// take the same flags.
/// </summary>
public static class GrpcPeers
{
    /// <summary>Node: @grpc/grpc-js-xds.</summary>
    public static GrpcPeer Js() => new("grpc-js", Node("client.js"), Node("server.js"));

    /// <summary>C-core as Debian has it.</summary>
    public static GrpcPeer CoreOld() =>
        new("c-core-old", Python(ExternalPrograms.PythonOld, "", "client.py"), Python(ExternalPrograms.PythonOld, "", "server.py"));

    /// <summary>The current C-core.</summary>
    public static GrpcPeer CoreNew()
    {
        var path = ExternalPrograms.PythonNewPath.RequiredPath;
        return new(
            "c-core-new", Python(ExternalPrograms.PythonNew, path, "client.py"), Python(ExternalPrograms.PythonNew, path, "server.py"));
    }

    /// <summary>grpc-java.</summary>
    public static GrpcPeer Java() => new("grpc-java", JavaProgram("client", "--json"), JavaProgram("server"))
    {
        ListenerAddress = port => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0.0.0.0:{port}"),
    };

    /// <summary>grpc-go.</summary>
    public static GrpcPeer Go() => new(
        "grpc-go", new ProgramStart(ExternalPrograms.GrpcGo.RequiredPath, "client", "--json"),
        new ProgramStart(ExternalPrograms.GrpcGo.RequiredPath, "server"));

    /// <summary>A peer by its name.</summary>
    public static GrpcPeer Named(string name) => name switch
    {
        "grpc-js" => Js(),
        "c-core-old" => CoreOld(),
        "c-core-new" => CoreNew(),
        "grpc-java" => Java(),
        "grpc-go" => Go(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such peer"),
    };

    private static string Driver(params IEnumerable<string> path) =>
        Path.Combine([ExternalPrograms.RepositoryRoot, "tests", "Fairlead.EndToEnd", "drivers", .. path]);

    private static ProgramStart Node(string script) => new(ExternalPrograms.Node.RequiredPath, Driver("node", script))
    {
        Environment = new Dictionary<string, string?> { ["NODE_PATH"] = ExternalPrograms.NodeModules.RequiredPath },
    };

    private static ProgramStart Python(
        ExternalProgram python, string path, string script) => new(python.RequiredPath, Driver("python", script))
    {
        // No bytecode beside the sources: the checkout stays clean.
        Environment = new Dictionary<string, string?>
        {
            ["PYTHONPATH"] = path.Length == 0 ? null : path,
            ["PYTHONDONTWRITEBYTECODE"] = "1"
        },
    };

    // The variables would win over --xds. One compiler thread and no big heap: these run beside each other on small machines.
    private static ProgramStart JavaProgram(string verb, params IReadOnlyList<string> flags) => new(
        ExternalPrograms.Java.RequiredPath,
        ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-jar", ExternalPrograms.GrpcJavaJar.RequiredPath, verb, .. flags])
    {
        Environment = new Dictionary<string, string?> { ["GRPC_XDS_BOOTSTRAP"] = null, ["GRPC_XDS_BOOTSTRAP_CONFIG"] = null },
    };
}
