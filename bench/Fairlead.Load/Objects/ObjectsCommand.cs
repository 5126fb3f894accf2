using System.Globalization;
using System.Runtime.InteropServices;

namespace Fairlead.Load.Objects;

/// <summary>The command line of what is measured of single objects.</summary>
internal static class ObjectsCommand
{
    public const string Usage = "objects --folder DIR --count N | apply --server-root DIR --ports P --sizes N,…";

    /// <summary>Measures applying on control planes of some sizes.</summary>
    public static async Task<int> ApplyAsync(string root, int ports, IEnumerable<string> sizes)
    {
        // However the program ends: a control plane that stayed behind would be in the way of the next run.
        var work = Directory.CreateTempSubdirectory("fairlead-apply-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => work.Delete(recursive: true);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Environment.Exit(143));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Environment.Exit(130));
        ApplyBench.WriteHead(Console.Out);
        foreach (var size in sizes)
        {
            await new ApplyBench(root, work.FullName, ports).RunAsync(int.Parse(size, CultureInfo.InvariantCulture), Console.Out);
        }

        return 0;
    }
}
