using System.Globalization;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd;

/// <summary>The samples, as a reader would run them, on free ports.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [RequiresProgramFact(nameof(ExternalPrograms.Curl))]
    public Task TwoServices_Run_Answers() => RunAsync("two-services", "hello from greeter v2");

    [RequiresProgramFact(nameof(ExternalPrograms.Curl), nameof(ExternalPrograms.PythonOld))]
    public Task GrpcCanary_Run_SplitsCalls() => RunAsync("grpc-canary", "20 hello from greeter v2");

    private static async Task RunAsync(string sample, string expected)
    {
        static string Address() => "127.0.0.1:" + Port();
        static string Port() => ReservedPort.Free().ToString(CultureInfo.InvariantCulture);
        var result = await ExternalProcess.RunAsync(
            new ProgramStart(Path.Combine(FairleadProgram.Repository, "samples", sample, "run.sh"))
            {
                Environment = new Dictionary<string, string?>
                {
                    ["XDS"] = Address(),
                    ["ADMIN"] = Address(),
                    ["PROXY_ADMIN"] = Address(),
                    ["OUTBOUND"] = Address(),
                    ["V1"] = Port(),
                    ["V2"] = Port(),
                    ["PYTHON"] = ExternalPrograms.PythonOld.Path,
                },
            },
            Limit);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Output}\n{result.Errors}");
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }
}
