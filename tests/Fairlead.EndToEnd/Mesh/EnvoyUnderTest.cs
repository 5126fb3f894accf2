using System.Net;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>The real Envoy, with the bootstrap that <c>fairlead bootstrap envoy</c> prints.</summary>
public sealed class EnvoyUnderTest : ProxyUnderTest
{
    private readonly ExternalProcess _process;
    private readonly TempDirectory _directory;

    private EnvoyUnderTest(ProxyIdentity identity, IPEndPoint admin, ExternalProcess process, TempDirectory directory)
        : base(identity)
    {
        Admin = admin;
        _process = process;
        _directory = directory;
    }

    public override IPEndPoint Admin { get; }

    public override string AccessLog => _process.Output;

    protected override string Diagnosis => _process.Errors;

    public static async Task<EnvoyUnderTest> StartAsync(ProxyIdentity identity, IPEndPoint xds)
    {
        var directory = new TempDirectory();
        var admin = new IPEndPoint(IPAddress.Loopback, ReservedPort.Free());
        var bootstrap = directory.Write("envoy.yaml", await BootstrapAsync(identity, xds, admin));
        var process = ExternalProcess.Start(new ProgramStart(
            ExternalPrograms.Envoy.RequiredPath,
            "-c", bootstrap, "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning", "--file-flush-interval-msec", "50",
            "--drain-time-s", "1")
        {
            Name = "envoy",
        });
        return new EnvoyUnderTest(identity, admin, process, directory);
    }

    /// <summary>What <c>fairlead bootstrap envoy</c> prints for this proxy.</summary>
    public static Task<string> BootstrapAsync(ProxyIdentity identity, IPEndPoint xds, IPEndPoint admin)
    {
        List<string> arguments =
        [
            "bootstrap", "envoy", "--xds", xds.ToString(), "--admin", admin.ToString(), "--node-id", identity.NodeId, "--cluster",
            identity.Cluster,
            "--metadata", $"NAMESPACE={identity.Namespace}", "--metadata", $"OUTBOUND={identity.Outbound}", "--metadata",
            $"INBOUND={identity.InboundJson}",
        ];
        foreach (var (key, value) in identity.Metadata)
        {
            arguments.AddRange(["--metadata", $"{key}={value}"]);
        }

        if (identity.StaticListeners)
        {
            arguments.AddRange(["--listeners", "static"]);
        }

        if (identity.Delta)
        {
            arguments.Add("--delta");
        }

        return FairleadProgram.OutputAsync(arguments);
    }

    protected override async ValueTask StopAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }
}
