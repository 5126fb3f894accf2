using System.Net;
using System.Reflection;
using Envoy.Config.Core.V3;
using Fairlead.Protos;
using Fairlead.Proxy.AccessLogs;
using Fairlead.Proxy.Admin;
using Fairlead.Proxy.Discovery;
using Fairlead.Proxy.Kestrel;
using Fairlead.Proxy.Listeners;
using Fairlead.Proxy.State;
using Fairlead.Proxy.Statistics;
using Fairlead.Xds.Client;

namespace Fairlead.Proxy.Hosting;

/// <summary>One sidecar: admin API, listeners and what feeds them. Several may live in one process.
/// Start and stop are called once each; the properties may be read from any thread.</summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly ProxyOptions _options;
    private readonly StatisticsRegistry _statistics = new();
    private readonly ListenerSet _listeners;
    private readonly AccessLogFiles _logs;
    private readonly ProxyConfiguration _configuration;
    private readonly StateKeeper? _state;
    private readonly AdsClient? _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly Dictionary<string, IReadOnlyCollection<string>> _subscribed = new(StringComparer.Ordinal);
    private KestrelFront? _admin;
    private ITimer? _sweep;
    private Task? _drained;
    private int _stopped;

    private ProxyHost(ProxyOptions options)
    {
        _options = options;
        var loggers = options.LoggerFactory;
        _logs = new AccessLogFiles(options.AccessLog, loggers.CreateLogger("Fairlead.Proxy.AccessLogs"));
        _listeners = new ListenerSet(_statistics, options.TimeProvider, options.Drain, loggers);
        _configuration = new ProxyConfiguration(_listeners, _logs, _statistics, options.ResolveHost, options.TimeProvider, loggers);
        if (options.StateDirectory is { } directory)
        {
            _state = new StateKeeper(
                directory, options.Incremental, _configuration, options.TimeProvider, loggers.CreateLogger("Fairlead.Proxy.State"));
            _configuration.Changed = _state.Changed;
        }

        if (options.Servers.Count > 0)
        {
            _client = new AdsClient(
                new AdsClientOptions
                {
                    Servers = options.Servers,
                    Node = NodeOf(options),
                    TimeProvider = options.TimeProvider,
                    Incremental = options.Incremental,
                },
                loggers.CreateLogger("Fairlead.Xds.Client"))
            {
                OnResponse = OnResponse,
                OnAbsent = _configuration.Absent,
            };
            _configuration.NamesChanged = Subscribe;
        }
    }

    /// <summary>Where the admin API listens, once started.</summary>
    public IPEndPoint AdminAddress => _admin?.Address ?? throw new InvalidOperationException("The proxy has not been started.");

    /// <summary>The listeners that accept now: name to bound address.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> Listeners => _listeners.Addresses;

    /// <summary>The configuration in use, for tests that set resources directly.</summary>
    internal ProxyConfiguration Configuration => _configuration;

    /// <summary>A proxy of these options; nothing runs before <see cref="StartAsync"/>.</summary>
    public static ProxyHost Build(ProxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ProxyHost(options);
    }

    /// <summary>Whether the proxy serves, and if not, what it waits for.</summary>
    public bool IsReady(out string reason)
    {
        reason = NotReady() ?? "";
        return reason.Length == 0;
    }

    /// <summary>
    /// Opens the admin API, takes the last good state, and begins to follow the control plane. Returns before the first configuration.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        _admin = KestrelFront.Bind(_options.Admin, new KestrelFrontLimits { RunInline = false }, _options.LoggerFactory);
        var pages = AdminPages.Create(_configuration, _statistics, () => Listeners, NotReady, BeginDrain);
        await _admin.StartAsync(new AdminApplication(pages, _options.LoggerFactory.CreateLogger("Fairlead.Proxy.Admin")), cancellation);

        // The steps are in the order of the data flow: 1. the last good state from disk, 2. the control plane, 3. writing the state back.
        var restored = _state?.Restore() ?? [];
        if (_client is { } client)
        {
            foreach (var (typeUrl, had) in restored)
            {
                client.Resume(typeUrl, had);
            }

            client.Subscribe(TypeUrls.Cluster, true, []);
            client.Subscribe(TypeUrls.Listener, true, []);
            // The client runs on a scheduler of its own, which uses the thread pool. So its continuations leave the thread that polls the
            // sockets, and reading a large response holds up no request.
            var pool = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default).ConcurrentScheduler;
            _running.Add(Task.Factory.StartNew(
                () => client.RunAsync(_stop.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, pool).Unwrap());
        }

        if (_state is { } state)
        {
            _running.Add(Task.Run(() => state.RunAsync(_stop.Token), CancellationToken.None));
        }

        _sweep = _options.TimeProvider.CreateTimer(_ => _configuration.CloseIdleConnections(), null, SweepInterval, SweepInterval);
    }

    /// <summary>Completes when the proxy serves its first configuration.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellation = default) => _configuration.Ready.WaitAsync(cancellation);

    /// <summary>
    /// Stops to accept, lets requests in flight end within the drain time, writes the state and ends. The token cuts the drain short.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        BeginDrain();
        try
        {
            await _drained!.WaitAsync(cancellation); // set by BeginDrain
        }
        catch (OperationCanceledException)
        {
            // A second request to stop cuts the drain short.
        }

        await Task.WhenAll(_running);
        if (_sweep is not null)
        {
            await _sweep.DisposeAsync();
        }

        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await _logs.DisposeAsync();
        if (_admin is not null)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1), _options.TimeProvider);
            await _admin.StopAsync(atOnce.Token);
            await _admin.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private string? NotReady()
    {
        if (_drained is not null)
        {
            return "draining";
        }

        if (_configuration.Ready.IsCompleted)
        {
            return null;
        }

        var server = _client?.Connection is { State: not AdsConnectionState.Connected } connection
            ? $" (control plane {connection.Server}: {connection.LastError ?? "not connected yet"})"
            : "";
        return _configuration.WaitingFor + server;
    }

    private void BeginDrain() => _drained ??= _configuration.StopAsync();

    // A subscription is sent only when its names change, since a server may answer one with the same names too.
    private void Subscribe(string typeUrl, IReadOnlyCollection<string> names)
    {
        var former = _subscribed.GetValueOrDefault(typeUrl) ?? [];
        if (!former.SequenceEqual(names, StringComparer.Ordinal))
        {
            _subscribed[typeUrl] = names;
            _client!.Subscribe(typeUrl, false, names); // set where this is
        }
    }

    private string? OnResponse(AdsResponse response) => _configuration.Apply(
        response.TypeUrl, response.Version,
        [.. response.Resources.Select(static r => new ReceivedResource(r.TypeUrl, r.Value, r.Version))]);

    private static Node NodeOf(ProxyOptions options)
    {
        var version = typeof(ProxyHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var node = new Node
        {
            Id = options.NodeId,
            Cluster = options.Cluster,
            Metadata = options.Metadata,
            UserAgentName = "fairlead",
            UserAgentVersion = version.Split('+')[0],
        };
        if (options.Locality is { } locality)
        {
            node.Locality = locality;
        }

        return node;
    }
}
