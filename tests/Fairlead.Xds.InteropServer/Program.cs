using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Xds.InteropServer;

/// <summary>
/// <c>--port P [--port-file FILE] [--tls --cert PEM --key PEM]</c>: serves grpc.testing.TestService on 127.0.0.1 until it is told to end.
/// </summary>
internal static class Program
{
    private const int WrongUsage = 2;

    private static async Task<int> Main(string[] args)
    {
        var flags = Parse(args);
        if (flags is null
            || !int.TryParse(flags.GetValueOrDefault("--port", "0"), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync(
                "usage: Fairlead.Xds.InteropServer --port P [--port-file FILE] [--tls --cert PEM --key PEM]");
            return WrongUsage;
        }

        using var certificate = flags.ContainsKey("--tls") ? X509Certificate2.CreateFromPemFile(flags["--cert"], flags["--key"]) : null;
        await using var app = InteropHost.Build(port, certificate);
        await app.StartAsync();
        var address = InteropHost.Address(app);
        if (flags.TryGetValue("--port-file", out var file))
        {
            await File.WriteAllTextAsync(file, $"{{\"grpc\":{JsonSerializer.Serialize(address)}}}");
        }

        await Console.Error.WriteLineAsync($"ready grpc={address}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static Dictionary<string, string>? Parse(string[] args)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--tls")
            {
                flags[args[i]] = "";
            }
            else if (args[i] is "--port" or "--port-file" or "--cert" or "--key" && i + 1 < args.Length)
            {
                flags[args[i]] = args[++i];
            }
            else
            {
                return null;
            }
        }

        return flags.ContainsKey("--tls") && !(flags.ContainsKey("--cert") && flags.ContainsKey("--key")) ? null : flags;
    }
}
