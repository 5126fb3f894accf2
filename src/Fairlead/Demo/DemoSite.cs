using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Fairlead.Offline;

namespace Fairlead.Demo;

/// <summary>
/// The processes of the demo: a control plane, and three services with a sidecar beside each. Ends them all when disposed.
/// </summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(7);

    private readonly List<ChildProcess> _children = [];
    private readonly DemoOptions _options;
    private readonly TimeProvider _time;

    private DemoSite(DemoOptions options, TimeProvider time, string directory)
    {
        _options = options;
        _time = time;
        Directory = directory;
        LogDirectory = System.IO.Directory.CreateDirectory(Path.Combine(directory, "logs")).FullName;
        ConfigDirectory = System.IO.Directory.CreateDirectory(Path.Combine(directory, "config")).FullName;
        var ports = FreePorts.Take(9);
        Services = [.. ((string[])[
            "service-a", "service-b", "service-c",
        ]).Select((name, i) => new DemoService(name, ports[3 * i], ports[(3 * i) + 1], ports[(3 * i) + 2]))];
    }

    public string Directory { get; }

    public string LogDirectory { get; }

    public string ConfigDirectory { get; }

    public IReadOnlyList<DemoService> Services { get; }

    /// <summary>The control plane's admin API.</summary>
    public Uri Admin { get; private set; } = new("http://127.0.0.1:0"); // set when the control plane is ready

    /// <summary>Where each service itself listens.</summary>
    public Dictionary<string, Uri> Applications { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts everything in the order in which a machine would: services, control plane, sidecars.</summary>
    public static async Task<DemoSite> StartAsync(DemoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("fairlead-demo-").FullName;
        var site = new DemoSite(options, time, directory);
        try
        {
            await site.StartAllAsync(cancellationToken);
            return site;
        }
        catch (Exception e)
        {
            site.Keep(e);
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>A process that has ended although the demo goes on; null where all run.</summary>
    public string? Ended() => _children.Find(child => child.HasExited)?.Name;

    private bool KeepFiles { get; set; }

    private void DeleteFiles()
    {
        try
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
        catch (IOException)
        {
            // A temporary directory: the system's own cleaning gets it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The sidecars first, so that none of them sees its control plane go and logs it as a fault.
        foreach (var group in _children.GroupBy(child => child.Name switch
        {
            "control-plane" => 1,
            _ when child.Name.StartsWith("service", StringComparison.Ordinal) => 2,
            _ => 0,
        }).OrderBy(group => group.Key))
        {
            await Task.WhenAll(group.Select(child => child.StopAsync(StopLimit)));
        }

        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }

        if (!KeepFiles)
        {
            DeleteFiles();
        }
    }

    /// <summary>Keeps the files where the demo itself failed, and tells where they are.</summary>
    public void Keep(Exception error)
    {
        if (error is DemoException failure)
        {
            failure.KeptFiles = Directory;
            KeepFiles = true;
        }
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        var none = new Dictionary<string, string>();
        var applications = Services.ToDictionary(service => service.Name, service => Start(
            service.Name, Own("demo-service", "--name", service.Name, "--outbound", Loopback(service.Outbound), "--with-stdin"), none));
        var controlPlane = Start(
            "control-plane", Own("serve", "--config", ConfigDirectory, "--xds", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--with-stdin"),
            none);

        foreach (var (name, application) in applications)
        {
            var ready = await application.ReadyAsync(ReadyLimit, cancellationToken);
            Applications[name] = new($"http://{ready["app"]}");
        }

        var addresses = await controlPlane.ReadyAsync(ReadyLimit, cancellationToken);
        Admin = new($"http://{addresses["admin"]}");
        var sidecars = Services.Select(service => StartSidecar(service, addresses["xds"], Applications[service.Name].Authority)).ToList();
        if (_options.EnvoyPath is null)
        {
            foreach (var sidecar in sidecars)
            {
                await sidecar.ReadyAsync(ReadyLimit, cancellationToken);
            }
        }
    }

    private ChildProcess StartSidecar(DemoService service, string xds, string application)
    {
        var metadata = new Dictionary<string, string>
        {
            ["OUTBOUND"] = Loopback(service.Outbound),
            ["INBOUND"] = new JsonArray(
                new JsonObject { ["listen"] = Loopback(service.Inbound), ["app"] = application, ["protocol"] = "http" }).ToJsonString(),
        };
        if (_options.EnvoyPath is { } envoy)
        {
            return StartEnvoy(envoy, service, xds, metadata);
        }

        // Who it is comes from the environment, as Kubernetes' downward API gives it (deploy/kubernetes).
        var environment = new Dictionary<string, string>
        {
            ["FAIRLEAD_CLUSTER"] = service.Name,
            ["POD_NAME"] = $"{service.Name}-0",
            ["POD_NAMESPACE"] = "default",
            ["INSTANCE_IP"] = DemoService.Ip,
            ["SERVICE_ACCOUNT"] = service.Name,
        };
        List<string> command = Own("proxy", "--xds", xds, "--admin", Loopback(service.ProxyAdmin), "--drain", "1s", "--with-stdin");
        foreach (var (key, value) in metadata)
        {
            command.AddRange(["--metadata", $"{key}={value}"]);
        }

        return Start($"sidecar-{service.Letter}", command, environment);
    }

    private ChildProcess StartEnvoy(string envoy, DemoService service, string xds, Dictionary<string, string> metadata)
    {
        var bootstrap = EnvoyBootstrap.Build(new()
        {
            NodeId = service.NodeId,
            Cluster = service.Name,
            Xds = new($"http://{xds}"),
            Admin = new(System.Net.IPAddress.Loopback, service.ProxyAdmin),
            Metadata = MetadataFlag.From(new Dictionary<string, string>(metadata) { ["LISTENERS"] = "static" }),
            StaticListeners = true,
        });
        var file = Path.Combine(Directory, $"envoy-{service.Letter}.yaml");
        File.WriteAllText(file, YamlText.From(bootstrap));
        return Start(
            $"sidecar-{service.Letter}",
            [envoy, "-c", file, "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"],
            new Dictionary<string, string>(),
            async () =>
            {
                using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
                using var answer = await http.PostAsync(new Uri($"http://{Loopback(service.ProxyAdmin)}/quitquitquit"), null);
            });
    }

    private ChildProcess Start(string name, List<string> command, Dictionary<string, string> environment, Func<Task>? askToEnd = null)
    {
        try
        {
            var child = ChildProcess.Start(name, LogDirectory, command, environment, _time, askToEnd);
            _children.Add(child);
            return child;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CliException(ExitCode.Usage, $"{command[0]} cannot be started: {e.Message}", "give the path of an executable", e);
        }
    }

    // This same program: run by "dotnet fairlead.dll" or as an executable of its own.
    private static List<string> Own(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? "fairlead";
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isHost ? [program, Path.Combine(AppContext.BaseDirectory, "fairlead.dll"), .. arguments] : [program, .. arguments];
    }

    private static string Loopback(int port) => string.Create(CultureInfo.InvariantCulture, $"{DemoService.Ip}:{port}");
}
