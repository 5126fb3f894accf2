using System.Net;
using Fairlead.Proxy.Admin;
using Fairlead.Proxy.Kestrel;

namespace Fairlead.Proxy.Hosting;

/// <summary>One sidecar: admin API, listeners and what feeds them. Several may live in one process.
/// Start and stop are called once each; the properties may be read from any thread.</summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private readonly ProxyOptions _options;
    private KestrelFront? _admin;

    private ProxyHost(ProxyOptions options) => _options = options;

    /// <summary>Where the admin API listens, once started.</summary>
    public IPEndPoint AdminAddress => _admin?.Address ?? throw new InvalidOperationException("The proxy has not been started.");

    /// <summary>The listeners that accept now: name to bound address.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> Listeners { get; } = new Dictionary<string, IPEndPoint>();

    /// <summary>Whether the proxy serves, and if not, what it waits for.</summary>
    public bool IsReady(out string reason)
    {
        reason = _admin is null ? "not started" : "no configuration yet";
        return false;
    }

    /// <summary>A proxy of these options; nothing runs before <see cref="StartAsync"/>.</summary>
    public static ProxyHost Build(ProxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ProxyHost(options);
    }

    /// <summary>Opens the admin API, takes the last good state, and begins to follow the control plane. Returns before the first configuration.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        _admin = KestrelFront.Bind(_options.Admin, new KestrelFrontLimits(), _options.LoggerFactory);
        await _admin.StartAsync(new AdminApplication(AdminPages(), _options.LoggerFactory.CreateLogger("Fairlead.Proxy.Admin")), cancellation);
    }

    /// <summary>Completes when the proxy serves its first configuration.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellation = default) => Task.Delay(Timeout.InfiniteTimeSpan, _options.TimeProvider, cancellation);

    /// <summary>Stops to accept, lets requests in flight end within the drain time, writes the state and ends.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_admin is not null)
        {
            await _admin.StopAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }
    }

    private Dictionary<string, AdminPage> AdminPages() => new(StringComparer.Ordinal)
    {
        ["/ready"] = new("200 when the proxy serves, 503 with the reason when not", false, _ => IsReady(out var reason)
            ? AdminResponse.Text(200, "LIVE\n")
            : AdminResponse.Text(503, reason + "\n")),
    };
}
