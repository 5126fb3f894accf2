using System.Globalization;
using System.Runtime.InteropServices;

namespace Fairlead.Load.Changes;

/// <summary>The command line of the measurement of changes.</summary>
internal static class ChangesCommand
{
    public const string Usage = "changes --server-root DIR [--ports P] [--runs N] [--only CASE,…] [--sizes N,…]"
        + " [--kinds delta,sotw,grpc] [--meshes clean,warnings,broken,namespaces,kinds,large,registry]";

    /// <summary>Runs what the flags ask for; answers with the exit code.</summary>
    public static async Task<int> RunAsync(string[] flags)
    {
        // However the program ends: a folder and a control plane that stayed behind would be in the way of the next run.
        var work = Directory.CreateTempSubdirectory("fairlead-changes-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => work.Delete(recursive: true);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Environment.Exit(143));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Environment.Exit(130));
        if (Read(flags, work.FullName) is not { } options)
        {
            await Console.Error.WriteLineAsync("usage: Fairlead.Load " + Usage);
            return 2;
        }

        try
        {
            return await new ChangesBench(options, new(Console.Out)).RunAsync() ? 0 : 1;
        }
        catch (Exception exception)
        {
            // The boundary of the program: without it nothing of the above would be done.
            await Console.Error.WriteLineAsync(exception.ToString());
            return 1;
        }
    }

    private static ChangesOptions? Read(string[] flags, string work)
    {
        var options = new ChangesOptions { ServerRoot = "", Work = work };
        foreach (var pair in flags.Chunk(2))
        {
            if (pair is not [var flag, var value] || Apply(options, flag, value) is not { } next)
            {
                return null;
            }

            options = next;
        }

        return File.Exists(Path.Combine(options.ServerRoot, "fairlead")) ? options : null;
    }

    private static ChangesOptions? Apply(ChangesOptions options, string flag, string value)
    {
        var values = value.Split(',');
        return flag switch
        {
            "--server-root" => options with { ServerRoot = Path.GetFullPath(value) },
            "--ports" => options with { Ports = Number(value) },
            "--runs" => options with { Runs = Number(value) },
            "--only" when values.All(StartBench.Names.Concat(ChangeGroup.Names).Contains) => options with { Only = values },
            "--sizes" when values.Select(Number).All(static size => size >= ChangeFolder.LeastServices && size % 100 == 0) =>
                options with { Sizes = [.. values.Select(Number)] },
            "--kinds" => options with { Kinds = [.. values.Select(Word<ClientKind>)] },
            "--meshes" => options with { Meshes = [.. values.Select(Word<MeshState>)] },
            _ => null,
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static T Word<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text, ignoreCase: true);
}
