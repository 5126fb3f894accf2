using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Fairlead.ControlPlane;
using Fairlead.Testing.Logging;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Logging;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>
/// A control plane in this process with a configuration directory of its own. Each write also raises a revision number that is served as
/// part of the configuration, so that a proxy tells by itself what it has applied. An error in its log fails whoever disposes of it.
/// </summary>
public sealed class ControlPlaneUnderTest : IAsyncDisposable
{
    /// <summary>A host that every proxy answers itself, with the number of the last write that it knows.</summary>
    public const string RevisionHost = "revision.cases.test";

    private readonly TempDirectory _directory = new();
    private readonly ErrorLog _errors = new();
    private readonly HttpClient _admin = new();
    private ControlPlaneHost? _host;
    private int _revision;

    /// <summary>The number of the last write.</summary>
    public int Revision => _revision;

    /// <summary>Of larger localities endpoints go out one by one.</summary>
    public int LargestLocality { get; init; } = ControlPlaneOptions.DefaultLargestLocality;

    /// <summary>Where xDS is served.</summary>
    public IPEndPoint Xds { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Where the admin API is served.</summary>
    public IPEndPoint Admin { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>The watched folder.</summary>
    public string ConfigDirectory => _directory.Path;

    /// <summary>Starts it, again at the addresses of before if it has run.</summary>
    public async Task StartAsync()
    {
        _host =
            ControlPlaneHost.Build(new ControlPlaneOptions
            {
                ConfigDirectories = [_directory.Path],
                Xds = Xds,
                Admin = Admin,
                LargestLocality = LargestLocality,
                Logging = logging => logging.AddProvider(_errors)
            });
        await _host.StartAsync();
        Xds = _host.XdsAddress;
        Admin = _host.AdminAddress;
    }

    /// <summary>Ends it; its directory stays.</summary>
    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            await host.DisposeAsync();
        }
    }

    /// <summary>Writes a file of the configuration and returns the revision that it becomes part of.</summary>
    public int Write(string file, string yaml)
    {
        _directory.Write(file, yaml);
        return Raise();
    }

    /// <summary>Removes a file of the configuration and returns the revision from which on it is gone.</summary>
    public int Remove(string file)
    {
        File.Delete(_directory.File(file));
        return Raise();
    }

    /// <summary>What the admin API says.</summary>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellation = default) =>
        JsonNode.Parse(await _admin.GetStringAsync(new Uri($"http://{Admin}{path}"), cancellation))!; // the API answers with JSON

    /// <summary>A proxy as the admin API shows it; null: not connected.</summary>
    // The admin API always gives these.
    public async Task<JsonNode?> ProxyAsync(string name, CancellationToken cancellation = default) =>
        (await GetAsync("/api/v1/proxies", cancellation))["proxies"]!.AsArray().FirstOrDefault(p => (string?)p!["name"] == name);

    /// <summary>The problems of the configuration, one a line.</summary>
    public async Task<string> ProblemsAsync() =>
        string.Join('\n', (await GetAsync("/api/v1/status"))["problems"]!.AsArray().Select(p => p!.ToJsonString())); // by contract

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _admin.Dispose();
        _directory.Dispose();
        _errors.AssertEmpty();
    }

    private int Raise()
    {
        var revision = Interlocked.Increment(ref _revision);

        // The name sorts first, and files are read in order: who has read this revision reads the other files after they were written.
        _directory.Write("00-revision.yaml", $$$$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: revision, namespace: cases}
            spec:
              hosts: [{{{{RevisionHost}}}}]
              http: [{directResponse: {status: 200, body: {string: "{{{{revision.ToString(CultureInfo.InvariantCulture)}}}}"}}}]
            """);
        return revision;
    }
}
