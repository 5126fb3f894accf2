using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fairlead.Cli;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Tests.Cli;
using Fairlead.Tests.Processes;

namespace Fairlead.Tests.Demo;

/// <summary>The main job on real input, from end to end, as processes.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class DemoCheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Demo_WithOurSidecars_PassesItsCheck() =>
        Passed(await ExternalProcess.RunAsync(FairleadProgram.Start("demo", "--check", "--fast"), Patience));

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Demo_WithEnvoy_PassesItsCheck() =>
        Passed(await ExternalProcess.RunAsync(
            FairleadProgram.Start("demo", "--check", "--fast", "--envoy", ExternalPrograms.Envoy.Path ?? ""), Patience));

    [Fact]
    public async Task Demo_AskedToEnd_TakesItsChildrenAlong()
    {
        await using var demo = ExternalProcess.Start(FairleadProgram.Start("demo"));
        var ready = await demo.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);
        var addresses = ready.Split(' ').Skip(1).Select(pair => IPEndPoint.Parse(pair.Split('=')[1])).ToList();
        Assert.Equal(4, addresses.Count);
        Assert.Equal(ExitCode.Done, (await demo.StopAsync()).ExitCode);
        foreach (var address in addresses)
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(address));
        }
    }

    [Fact]
    public async Task Demo_Killed_TakesItsChildrenAlong()
    {
        await using var demo = ExternalProcess.Start(FairleadProgram.Start("demo"));
        var ready = await demo.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "the ready line", Patience);
        using var itself = Process.GetProcessById(demo.Id);
        itself.Kill();
        foreach (var address in ready.Split(' ').Skip(1).Select(pair => IPEndPoint.Parse(pair.Split('=')[1])))
        {
            while (await AcceptsAsync(address))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    [Fact]
    public async Task Demo_EnvoyThatIsNone_Exits2()
    {
        var result = await ExternalProcess.RunAsync(
            FairleadProgram.Start("demo", "--check", "--fast", "--envoy", "/does/not/exist"), Patience);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("/does/not/exist cannot be started", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<bool> AcceptsAsync(IPEndPoint address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Passed(ProgramResult result)
    {
        Assert.True(result.ExitCode == ExitCode.Done, $"{result.Output}\n{result.Errors}");
        for (var stage = 1; stage <= 4; stage++)
        {
            Assert.Contains($"stage {stage} ", result.Output, StringComparison.Ordinal);
        }

        Assert.Contains("9 of 9 answer", result.Output, StringComparison.Ordinal);
        Assert.Contains("waits for its cluster", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAULT", result.Output, StringComparison.Ordinal);
    }
}
