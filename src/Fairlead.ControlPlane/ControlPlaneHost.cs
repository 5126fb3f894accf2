using System.Net;
using Fairlead.Catalog;
using Fairlead.Config.Applied;
using Fairlead.Config.FrontEnds;
using Fairlead.Config.Places;
using Fairlead.Config.State;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Hosting;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Problems;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Quarantine;
using Fairlead.ControlPlane.Stages;
using Fairlead.ControlPlane.Status;
using Fairlead.Model.Objects;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane;

/// <summary>
/// A control plane: configuration in, xDS out. Several may run in one process. Start and stop are called once each, by one caller; the
/// properties may be read by any thread.
/// </summary>
public sealed class ControlPlaneHost : IAsyncDisposable
{
    private static readonly TimeSpan StreamGrace = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggerFactory _loggers;
    private readonly StateDirectory? _state;
    private readonly AppliedObjects _applied;
    private readonly SourceStage _sources;
    private readonly ConfigStore _store;
    private readonly RegistryStage _registries;
    private readonly CatalogStage _catalog;
    private readonly TranslationStage _translation;
    private readonly XdsServer _server;
    private readonly WebApplication _xds;
    private readonly WebApplication _admin;
    private readonly ControlPlaneMetrics _metrics = new();
    private readonly Telemetry _telemetry;
    private readonly StateKeeper? _keeper;
    private readonly StageMonitor _storeStatus;
    private readonly ScopeRegistry _scopes;
    private readonly NackWatch _nacks;
    private readonly ProblemWatch _problems;
    private Task _loops = Task.CompletedTask;
    private Task _preparing = Task.CompletedTask;
    private volatile bool _isServing;

    // The flow, stage by stage. Each knows what it receives and what it hands on, nothing else.
    private ControlPlaneHost(ControlPlaneOptions options)
    {
        var time = options.Time;
        _telemetry = new(_metrics, options.ProductVersion, options.ExportTelemetry);
        _loggers = LoggersOf(options);

        // 1. Sources. Each subscribes to its directory, or whatever it is. Each publishes: what that says (ConfigSnapshot).
        _state = options.StateDirectory is { } state
            ? StateDirectory.Open(state, time, _loggers.CreateLogger("Fairlead.Config.State"))
            : null;
        _applied = new(ControlPlaneOptions.AppliedSource, _state);
        _sources = new(
            [.. DirectorySources.Of(options, _loggers), .. options.Sources, _applied.Source], time,
            _loggers.CreateLogger("Fairlead.ControlPlane.Sources"));

        // 2. Store. Subscribes to: the sources. Publishes: their objects joined, of a refused one the last good version (ConfigSnapshot).
        // What counts of each source is kept in the state directory, beside the flow.
        _store = new(_sources.Sources, StoreOptionsOf(options, _state), _loggers.CreateLogger("Fairlead.Config.Store"));
        _storeStatus = new("store", time);
        _keeper = _state is null ? null : new(_store, _sources.Sources, _state, time);

        // 3. Registries. Subscribes to: each registry. Publishes: what they know beside each other, their endpoints and services
        // (JoinedRegistries).
        _registries = new(options.Registries, options.SilentSourceAfter, time, _loggers.CreateLogger("Fairlead.ControlPlane.Registries"));

        // 4. Catalog. Subscribes to: the store and the services of registries, debounced. Publishes: services, endpoints, routes and
        // policies, joined (CatalogState). A join begins at what is served, which the scopes hold.
        var scopes = new ScopeRegistry(
            new MeshCatalog(Lowering.Lower),
            () => new() { Objects = _store.Snapshots.Current.Value.Objects, Endpoints = _registries.Joined.Current.Value.Endpoints },
            _loggers.CreateLogger("Fairlead.ControlPlane.Translation"),
            options.LargestLocality);
        _scopes = scopes;
        _catalog = new(
            scopes, _store.Snapshots, _registries.Joined, options.Debounce, time, _metrics,
            _loggers.CreateLogger("Fairlead.ControlPlane.Catalog"));

        // 5. Translation. Subscribes to: the catalog, proxies that appear, and endpoints, which are stepped on what is served and wait for
        // nothing. Publishes: a set of xDS resources for each scope (XdsScope.Set).
        _translation = new(_catalog.States, scopes, time, _metrics);

        // 6. Push. Subscribes to: the scopes; each stream jumps to the newest set. Publishes: responses; ACKs and NACKs end in its status.
        var exchanges = new ExchangeLog();
        _server = new XdsServer(
            ServerOptionsOf(options, scopes, exchanges, stream => _nacks!.Look(stream)), // set below, before the first stream
            _loggers.CreateLogger("Fairlead.Xds"));
        scopes.Move = _server.Move;

        // What clients reject goes back to the store, the one way against the flow: the version before it counts then.
        _nacks = new(
            _server, exchanges, scopes, _store, options.Quarantine, _loggers.CreateLogger("Fairlead.ControlPlane.Quarantine"));
        var pushStatus = new PushStatus(_server.Streams, _translation.Status);
        _xds = BuildXds(options.Xds, _server, _loggers);

        _metrics.Observe(
            () => _store.Snapshots.Current.Value.Objects.Count,
            () => _catalog.Catalog.Mesh.Services.Count,
            () => _store.Snapshots.Current.Value.Problems.Count + _catalog.Catalog.Problems.Count,
            () => scopes.Served.Count);
        _metrics.Observe(() => _store.Sources, () => _store.Quarantined.Count);

        // What is wrong in the configuration, for the log.
        _problems = new(new(PlacesNow, _loggers.CreateLogger("Fairlead.ControlPlane.Problems")), time);

        // Every stage's status, for people.
        _admin = BuildAdmin(options.Admin, _loggers, new()
        {
            NotReady = NotReady,
            Meters = _telemetry.Meters,
            LoadReports = () => _server.LoadReports,
            Streams = _server.Streams,
            Scopes = scopes,
            Exchanges = exchanges,
            // From the source on each stage takes the versions of the one before it; registries have versions of their own.
            Stages = () =>
            [
                _registries.Status, _sources.StatusOf(_store.Sources), StoreStatus(), _catalog.Status.Current, _translation.Status.Current,
                pushStatus.Current,
            ],
            Sources = () => _store.Sources,
            Store = _store,
            Applied = _applied,
            StateProblems = () => _state?.Problems ?? [],
            AllowRemoteWrites = options.AllowRemoteWrites,
            Registries = () => _registries.Registries,
            Objects = () => new(_store.Snapshots.Current.Value, _catalog.Catalog),
            Joined = () => _catalog.Catalog,
            Problems = ProblemsNow,
            Places = PlacesNow,
            ProductVersion = options.ProductVersion,
            Time = time,
        });
    }

    /// <summary>Where xDS is served, once started.</summary>
    public IPEndPoint XdsAddress => WebHosts.AddressOf(_xds);

    /// <summary>Where the admin API is served, once started.</summary>
    public IPEndPoint AdminAddress => WebHosts.AddressOf(_admin);

    /// <summary>Faults when a stage's loop ended unexpectedly: the process should end then. Completes when the host has stopped.</summary>
    public Task Completion => _loops;

    /// <summary>A control plane of these options; nothing runs before <see cref="StartAsync"/>.</summary>
    public static ControlPlaneHost Build(ControlPlaneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options);
    }

    /// <summary>
    /// Starts the stages and returns when the control plane serves. The admin API answers first; xDS only opens when the configuration was
    /// read and applied, so that a proxy that comes back is never told that everything is gone.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _admin.StartAsync(cancellationToken);
        _loops = RunAsync(_stopping.Token);

        var applied = await Task.WhenAny(_translation.FirstPush, _loops).WaitAsync(cancellationToken);
        await applied;
        await _xds.StartAsync(cancellationToken);
        _isServing = true;

        // Not before: it takes as long as a good part of the load, and whoever connects meanwhile needs the same.
        _preparing = Task.Run(_translation.Prepare, CancellationToken.None);
    }

    /// <summary>Ends the streams, then the stages; what has not ended when the token is cancelled is cut off.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _isServing = false;

        // Streams never end by themselves, and their proxies keep what they have: to wait for them would only delay the next control plane.
        using var now = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        now.CancelAfter(StreamGrace);
        await _xds.StopAsync(now.Token);
        await _stopping.CancelAsync();
        await _loops;
        await _preparing;
        await _admin.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _xds.DisposeAsync();
        _server.Dispose();
        await _admin.DisposeAsync();
        await _loops.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _preparing;
        _nacks.Dispose();
        _catalog.Dispose();
        _registries.Dispose();
        _applied.Dispose();
        _state?.Dispose();
        _telemetry.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
        _loggers.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops =
        [
            _sources.RunAsync(either.Token),
            _store.RunAsync(either.Token),
            .. _keeper is null ? Array.Empty<Task>() : [_keeper.RunAsync(either.Token)],
            FeedWatcher.RunAsync(_store.Snapshots, _storeStatus, static _ => null, either.Token),
            _registries.RunEachAsync(either.Token),
            _registries.RunAsync(either.Token),
            _catalog.GatherAsync(either.Token),
            _catalog.RunAsync(either.Token),
            _translation.RunAsync(either.Token),
            _translation.RunEndpointsAsync(_store.Snapshots, _registries.Joined, either.Token),
            _server.WatchAsync(either.Token),
            _nacks.RunAsync(either.Token),
            _problems.FollowAsync(_store.Snapshots, either.Token),
            _problems.FollowAsync(_catalog.Joined, either.Token),
            _problems.FollowAsync(_scopes, either.Token),
        ];
        try
        {
            // None ends by itself: the first that does has failed, and a flow with a stage missing must not look well.
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(loops)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private PlaceLookup PlacesNow() => new(_store.Snapshots.Current.Value.Places, ReadableFiles());

    // A file of a source that hangs is not opened for anybody who looks.
    private Func<ConfigOrigin, bool> ReadableFiles()
    {
        var failing = _store.Sources.Where(static source => source.Health == SourceHealth.Failed)
            .Select(static source => source.Id)
            .ToHashSet(StringComparer.Ordinal);
        return origin => !failing.Contains(origin.Source);
    }

    private IReadOnlyList<ConfigProblem> ProblemsNow() =>
    [
        .. _store.Snapshots.Current.Value.Problems,
        .. _state?.Problems ?? [],
        .. _catalog.Catalog.Problems,
        .. _scopes.Rendered.Problems,
    ];

    private static ILoggerFactory LoggersOf(ControlPlaneOptions options) => LoggerFactory.Create(logging =>
    {
        options.Logging?.Invoke(logging);

        // Of a call that ends badly our own line tells; grpc-dotnet would add one with a stack for every client that goes away.
        logging.AddFilter("Grpc", LogLevel.Warning);
    });

    private static StoreOptions StoreOptionsOf(ControlPlaneOptions options, StateDirectory? state) => new()
    {
        SilentAfter = options.SilentSourceAfter,
        Losses = options.Losses,
        Quarantine = options.Quarantine,
        State = state,
        TimeProvider = options.Time,
    };

    private static XdsServerOptions ServerOptionsOf(
        ControlPlaneOptions options, ScopeRegistry scopes, ExchangeLog exchanges, Action<long> rejected) => new()
        {
            Attach = (opening, _) => ValueTask.FromResult(scopes.Attach(opening.Stream)),
            Attached = scopes.Attached,
            Detach = stream =>
            {
                scopes.Detach(stream);
                exchanges.Forget(stream.Id);
            },
            OnAck = exchanges.Add,
            OnNack = answer =>
            {
                exchanges.Add(answer);
                rejected(answer.Stream.Id);
            },
            ControlPlaneIdentifier = options.Identifier,
            TimeProvider = options.Time,
        };

    private StageStatus StoreStatus()
    {
        // What it takes is counted as the sources count: something that is said again changes nothing of what it hands on.
        var status = _storeStatus.Current with { VersionIn = _store.TakenVersion };
        var error = _store.Silent is [_, ..] silent
            ? $"nothing has been heard from the source {string.Join(", ", silent)}; what the others say is served without it"
            : _store.Quarantined is [{ Rejection: var first }, ..] all
                ? $"{first.Key} is quarantined: the client {first.Client} rejects {first.Resource}"
                    + (all.Count == 1 ? "" : $" (and {all.Count - 1} more)")
                : null;
        return error is null ? status : status with { LastError = new(error) };
    }

    private string? NotReady() =>
        _isServing ? null : _translation.FirstPush.IsCompleted ? "not serving" : "the configuration has not been read yet";

    private static WebApplication BuildXds(IPEndPoint address, XdsServer server, ILoggerFactory loggers)
    {
        var application = WebHosts.Build(
            address, static kestrel => kestrel.ConfigureXds(), static listen => listen.UseXds(), loggers,
            static services => services.AddXdsGrpc());
        application.MapXds(server);
        GrpcSupport.Map(application);
        return application;
    }

    private static WebApplication BuildAdmin(IPEndPoint address, ILoggerFactory loggers, AdminSources sources)
    {
        var application = WebHosts.Build(
            address, static kestrel => kestrel.AddServerHeader = false, static listen => listen.Protocols = HttpProtocols.Http1, loggers);
        AdminApi.Map(application, sources);
        return application;
    }
}
