using System.Diagnostics;
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

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task XdsServer_Run_EnvoyAnswersWhatIsTyped()
    {
        var (xds, front, admin) = (ReservedPort.Free(), ReservedPort.Free(), ReservedPort.Free());
        static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
        var folder = Path.Combine(FairleadProgram.Repository, "samples", "xds-server");
        var bootstrap = await File.ReadAllTextAsync(Path.Combine(folder, "envoy.yaml"));
        using TempDirectory directory = new();
        using var server = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(FairleadProgram.Repository, "artifacts", "bin", "xds-server", "release", "xds-server.dll"), "--xds", Text(xds),
                "--front", Text(front)])
        {
            RedirectStandardInput = true,
        })!; // a program that is started anew
        try
        {
            await using var envoy = ExternalProcess.Start(new ProgramStart(
                ExternalPrograms.Envoy.RequiredPath,
                "-c",
                directory.Write("envoy.yaml", bootstrap.Replace("18000", Text(xds), StringComparison.Ordinal)
                    .Replace("9901", Text(admin), StringComparison.Ordinal)),
                "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"));
            using HttpClient client = new();
            foreach (var word in (string[])["hello", "good morning"])
            {
                await Eventually.SeeAsync(word, async cancellation =>
                {
                    var answer = await client.GetStringAsync(new Uri($"http://127.0.0.1:{Text(front)}/"), cancellation);
                    return (answer == word + "\n", answer);
                });
                await server.StandardInput.WriteLineAsync("good morning");
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

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
