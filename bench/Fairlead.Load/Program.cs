using System.Globalization;
using System.Net;
using Fairlead.Load.Changes;
using Fairlead.Load.Objects;

namespace Fairlead.Load;

internal static class Program
{
    private const string Usage =
        "usage: Fairlead.Load xds-server --port P --control Q | pipeline --config DIR [--rounds N] | mesh --config DIR --services N "
            + "--endpoints K --large L --control Q"
        + " | collection --xds URL --streams N --rounds R --pid P --change URL --cluster NAME --members N | restart --xds URL --streams N"
        + " | middle --services N [--case NAME] | registry --config DIR --xds ADDR --admin ADDR"
        + " | " + ObjectsCommand.Usage
        + " | " + ChangesCommand.Usage;

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["xds-server", "--port", var port, "--control", var control]
                when ushort.TryParse(port, out var xdsPort) && ushort.TryParse(control, out var controlPort):
                await using (var server = await XdsBenchServer.StartAsync(xdsPort, controlPort))
                {
                    Console.WriteLine($"xDS on 127.0.0.1:{server.XdsPort}, control on 127.0.0.1:{server.ControlPort}");
                    await server.WaitForShutdownAsync();
                }

                return 0;
            case ["pipeline", "--config", var folder]:
                PipelineTimes.Print(folder, 5, Console.Out);
                return 0;
            case ["pipeline", "--config", var folder, "--rounds", var rounds] when int.TryParse(rounds, out var count):
                PipelineTimes.Print(folder, count, Console.Out);
                return 0;
            case
            [
                "mesh", "--config", var folder, "--services", var services,
                "--endpoints", var endpoints, "--large", var large, "--control", var control,
            ]:
                var mesh = new MeshFolder(
                    folder,
                    int.Parse(services, CultureInfo.InvariantCulture),
                    int.Parse(endpoints, CultureInfo.InvariantCulture),
                    int.Parse(large, CultureInfo.InvariantCulture));
                mesh.Write();
                await mesh.ServeAsync(int.Parse(control, CultureInfo.InvariantCulture));
                return 0;
            case ["restart", "--xds", var plane, "--streams", var clients]:
                await RestartLoad.RunAsync(new Uri(plane), int.Parse(clients, CultureInfo.InvariantCulture));
                return 0;
            case
            [
                "collection", "--xds", var xds, "--streams", var streams, "--rounds", var rounds,
                "--pid", var process, "--change", var change, "--cluster", var name, "--members", var members,
            ]:
                await CollectionLoad.RunAsync(
                    new Uri(xds),
                    int.Parse(streams, CultureInfo.InvariantCulture),
                    int.Parse(rounds, CultureInfo.InvariantCulture),
                    int.Parse(process, CultureInfo.InvariantCulture),
                    new Uri(change),
                    name,
                    int.Parse(members, CultureInfo.InvariantCulture));
                return 0;
            case ["middle", "--services", var services] when int.TryParse(services, out var count):
                MiddleTimes.Print(count, null, Console.Out);
                return 0;
            case ["middle", "--services", var services, "--case", var name] when int.TryParse(services, out var count):
                MiddleTimes.Print(count, name, Console.Out);
                return 0;
            case ["registry", "--config", var folder, "--xds", var xds, "--admin", var admin]:
                await RegistryServer.RunAsync(
                    folder, IPEndPoint.Parse(xds), IPEndPoint.Parse(admin), ChangeFolder.LargeEndpoints, Console.In);
                return 0;
            case ["objects", "--folder", var folder, "--count", var objects]:
                ObjectFolder.Write(folder, int.Parse(objects, CultureInfo.InvariantCulture));
                return 0;
            case ["apply", "--server-root", var root, "--ports", var ports, "--sizes", var sizes]:
                return await ObjectsCommand.ApplyAsync(
                    Path.GetFullPath(root), int.Parse(ports, CultureInfo.InvariantCulture), sizes.Split(','));
            case ["changes", .. var flags]:
                return await ChangesCommand.RunAsync(flags);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }
}
