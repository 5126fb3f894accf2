using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Xds.InteropServer;

namespace Fairlead.Xds.Tests.Transport.Interop;

/// <summary>All interop cases with clients that others wrote, against our server.</summary>
public sealed class ForeignClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RequiresProgramFact(nameof(ExternalPrograms.PythonOld))]
    public Task AllCases_OldCCore_Pass() => PassAsync(Drivers.OldPython("interop_client"), cases: 23);

    [RequiresProgramFact(nameof(ExternalPrograms.PythonNew))]
    public Task AllCases_NewCCore_Pass() => PassAsync(Drivers.NewPython("interop_client"), cases: 23);

    [RequiresProgramFact(nameof(ExternalPrograms.NodeModules))]
    public Task AllCases_GrpcJs_Pass() => PassAsync(Drivers.Node("interop_client"), cases: 19);

    private static async Task PassAsync(ProgramStart client, int cases)
    {
        await using var app = InteropHost.Build(0);
        await app.StartAsync();
        var result = await ExternalProcess.RunAsync(client.With(InteropHost.Address(app)), Patience);
        Assert.True(result.ExitCode == 0, $"{client.Name}:\n{result.Output}\n{result.Errors}");
        Assert.Equal(cases, result.Output.Split('\n').Count(line => line.StartsWith("pass ", StringComparison.Ordinal)));
    }
}
