using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Xds.ConformanceTarget;

/// <summary><c>--port P --adapter Q</c>: an xDS server whose state the public conformance suite sets through the second port.</summary>
internal static class Program
{
    private const int WrongUsage = 2;

    private static async Task<int> Main(string[] args)
    {
        var (port, adapterPort) = (18000, 17000);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || args[i] is not ("--port" or "--adapter"))
            {
                await Console.Error.WriteLineAsync("usage: Fairlead.Xds.ConformanceTarget [--port 18000] [--adapter 17000]");
                return WrongUsage;
            }

            (port, adapterPort) = args[i] == "--port" ? (value, adapterPort) : (port, value);
        }

        var (xds, adapter) = TargetHost.Build(port, adapterPort);
        await using (xds)
        await using (adapter)
        {
            await xds.StartAsync();
            await adapter.StartAsync();
            await Console.Error.WriteLineAsync(
                $"ready xds={new Uri(xds.Urls.Single()).Authority} adapter={new Uri(adapter.Urls.Single()).Authority}");
            await xds.WaitForShutdownAsync();
            await adapter.StopAsync();
        }

        return 0;
    }
}
