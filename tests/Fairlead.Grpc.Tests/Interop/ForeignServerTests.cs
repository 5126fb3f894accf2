using System.Globalization;
using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.Grpc.Tests.Interop;

/// <summary>All interop cases with our client, against servers that others wrote and against ours.</summary>
public sealed class ForeignServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RequiresProgramFact(nameof(ExternalPrograms.PythonOld))]
    public Task AllCases_OldCCore_Pass() => PassAsync(Drivers.OldPython("interop_server"), serverCompresses: true);

    [RequiresProgramFact(nameof(ExternalPrograms.PythonNew))]
    public Task AllCases_NewCCore_Pass() => PassAsync(Drivers.NewPython("interop_server"), serverCompresses: true);

    /// <summary>grpc-js reads compressed messages and does not choose compression per message when it writes.</summary>
    [RequiresProgramFact(nameof(ExternalPrograms.NodeModules))]
    public Task AllCases_GrpcJs_Pass() => PassAsync(Drivers.Node("interop_server"), serverCompresses: false);

    [Fact]
    public async Task AllCases_OurServer_Pass()
    {
        await using var app = InteropHost.Build(0);
        await app.StartAsync();
        await using var channel = new GrpcChannel(new Uri($"http://{InteropHost.Address(app)}"));
        await new InteropCases(channel, serverCompresses: true).RunAllAsync().WaitAsync(Patience);
    }

    private static async Task PassAsync(ProgramStart server, bool serverCompresses)
    {
        await using var process = ExternalProcess.Start(server);
        var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "its port", Patience);
        var port = int.Parse(ready["ready ".Length..], CultureInfo.InvariantCulture);
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{port}"));
        await new InteropCases(channel, serverCompresses).RunAllAsync().WaitAsync(Patience);
    }
}
