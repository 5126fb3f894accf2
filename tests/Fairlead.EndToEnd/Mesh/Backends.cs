using System.Globalization;
using System.Net;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>
/// The HTTP services of a mesh, and ports where nobody is. Their names in angle brackets stand for their ports in configurations.
/// </summary>
public sealed class Backends : IAsyncDisposable
{
    private readonly Dictionary<string, HttpBackend> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReservedPort> _dead = new(StringComparer.Ordinal) { ["dead"] = new(), ["dead2"] = new() };

    /// <summary>A service.</summary>
    public HttpBackend this[string name] => _services[name];

    public static async Task<Backends> StartAsync(params IReadOnlyList<string> names)
    {
        var backends = new Backends();
        foreach (var name in names)
        {
            backends._services[name] = await HttpBackend.StartAsync(name);
        }

        return backends;
    }

    public IPEndPoint Address(string name) => new(IPAddress.Loopback, _services[name].Port);

    /// <summary>The text with ports for names in angle brackets.</summary>
    public string Fill(string yaml)
    {
        foreach (var (name, port) in _services.Select(s => (s.Key, s.Value.Port)).Concat(_dead.Select(d => (d.Key, d.Value.Number))))
        {
            yaml = yaml.Replace($"<{name}>", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return yaml;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Values)
        {
            await service.DisposeAsync();
        }

        foreach (var port in _dead.Values)
        {
            port.Dispose();
        }
    }
}
