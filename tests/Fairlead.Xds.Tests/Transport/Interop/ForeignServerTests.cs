using System.Globalization;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Xds.InteropServer;
using Fairlead.Xds.Transport;

namespace Fairlead.Xds.Tests.Transport.Interop;

/// <summary>All interop cases with our client, against servers that others wrote and against ours.</summary>
public sealed class ForeignServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RequiresProgramFact(nameof(ExternalPrograms.PythonOld))]
    public Task AllCases_OldCCore_Pass() => PassAsync(Drivers.OldPython("interop_server"));

    [RequiresProgramFact(nameof(ExternalPrograms.PythonNew))]
    public Task AllCases_NewCCore_Pass() => PassAsync(Drivers.NewPython("interop_server"));

    [RequiresProgramFact(nameof(ExternalPrograms.NodeModules))]
    public Task AllCases_GrpcJs_Pass() => PassAsync(Drivers.Node("interop_server"));

    [Fact]
    public async Task AllCases_OurServer_Pass()
    {
        await using var app = InteropHost.Build(0);
        await app.StartAsync();
        using var channel = XdsChannel.Create(new Uri($"http://{InteropHost.Address(app)}"));
        await new InteropCases(channel).RunAllAsync().WaitAsync(Patience);
    }

    private static async Task PassAsync(ProgramStart server)
    {
        await using var process = ExternalProcess.Start(server);
        var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "its port", Patience);
        var port = int.Parse(ready["ready ".Length..], CultureInfo.InvariantCulture);
        using var channel = XdsChannel.Create(new Uri($"http://127.0.0.1:{port}"));
        await new InteropCases(channel).RunAllAsync().WaitAsync(Patience);
    }
}
