using System.Diagnostics.CodeAnalysis;
using Fairlead.Catalog;
using Fairlead.Catalog.Registries;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Status;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Stages;

/// <summary>
/// Joins what objects claim and the services that registries know: the first at once, later ones when all has been quiet. Endpoints go on
/// by themselves (<see cref="EndpointLane"/>).
/// </summary>
internal sealed partial class CatalogStage : IDisposable
{
    private readonly MeshCatalog _catalog;
    private readonly ScopeRegistry _scopes;
    private readonly SnapshotFeed<ConfigSnapshot> _config;
    private readonly SnapshotFeed<JoinedRegistries> _registries;
    private readonly SnapshotFeed<JoinInput> _gathered = new(new(default, JoinedRegistries.None));
    private readonly Debouncer<JoinInput> _debounced;
    private readonly TimeProvider _time;
    private readonly ControlPlaneMetrics _metrics;
    private readonly ILogger _logger;
    private CatalogState _state;

    /// <summary>Makes the stage.</summary>
    /// <param name="scopes">What is served, and by which catalog: endpoints have gone on in it, so a join begins there.</param>
    /// <param name="config">The objects.</param>
    /// <param name="registries">What registries know.</param>
    /// <param name="debounce">How long it is to be quiet.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where time is counted.</param>
    /// <param name="logger">Where it says what was joined.</param>
    public CatalogStage(
        ScopeRegistry scopes,
        SnapshotFeed<ConfigSnapshot> config,
        SnapshotFeed<JoinedRegistries> registries,
        DebounceOptions debounce,
        TimeProvider time,
        ControlPlaneMetrics metrics,
        ILogger logger)
    {
        _scopes = scopes;
        _catalog = scopes.Catalog;
        _config = config;
        _registries = registries;
        _debounced = new(_gathered, debounce, time);
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _state = _catalog.Empty;
        States = new(_state);
        Joined = new(_state);
        Status = new("catalog", time);
    }

    /// <summary>The last config that was quiet, joined. A new one only where the mesh differs; its versions are its own.</summary>
    public SnapshotFeed<CatalogState> States { get; }

    /// <summary>What became of each object of the last config that was joined.</summary>
    public CatalogState Catalog => Joined.Current.Value;

    /// <summary>The same, whether the mesh differs or not.</summary>
    public SnapshotFeed<CatalogState> Joined { get; }

    public StageMonitor Status { get; }

    /// <summary>Puts together what is debounced together, until it is cancelled.</summary>
    public async Task GatherAsync(CancellationToken cancellationToken)
    {
        await _config.WaitForNewerAsync(0, cancellationToken);
        await _registries.WaitForNewerAsync(0, cancellationToken);
        EitherFeed<ConfigSnapshot, JoinedRegistries> inputs = new(_config, _registries);
        while (true)
        {
            var (config, registries) = await inputs.NextAsync(cancellationToken);
            var (version, former) = _gathered.Current;
            if (version == 0 || config.Version != former.Config.Version
                || !ReferenceEquals(registries.Value.Services, former.Registries.Services))
            {
                _gathered.Publish(new(config, registries.Value));
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What is there at the start is complete: to wait for quiet would only delay the first proxies.
        var input = await _gathered.WaitForNewerAsync(0, cancellationToken);
        DateTimeOffset? seen = null;
        while (true)
        {
            Join(input.Value, seen);
            await _gathered.WaitForNewerAsync(input.Version, cancellationToken);
            seen = _time.GetUtcNow();
            var first = _time.GetTimestamp();
            input = await _debounced.NextAsync(input.Version, cancellationToken);
            _metrics.Debounced(_time.GetElapsedTime(first));
        }
    }

    public void Dispose()
    {
        States.Dispose();
        Joined.Dispose();
        _gathered.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop's boundary: the last good mesh stays live, and the status tells.")]
    private void Join(JoinInput input, DateTimeOffset? seen)
    {
        var config = input.Config;
        try
        {
            var start = _time.GetTimestamp();
            var joining = _time.GetUtcNow();
            var current = States.Current;

            // What is served may be older: the join before this one may still be on its way.
            var live = _scopes.Live;
            var former = live.Version == current.Version ? live.Value : _state;
            var state = _catalog.Step(former, input.Inputs with { Endpoints = _registries.Current.Value.Endpoints });
            _state = state;
            Joined.Publish(state);
            _metrics.Joined(_time.GetElapsedTime(start));

            // No change means no event: then what is served goes on with this state, which has newer inputs and last good versions. The
            // first is published even if it is of nothing, since it says that the config was read.
            var isChanged = current.Version == 0 || former.Mesh != state.Mesh || !_scopes.TryAdopt(former, state);
            _metrics.Traces.Joined(current.Version + 1, config.Version, seen, joining, isChanged);
            if (isChanged)
            {
                States.Publish(state);
            }

            Status.Report(config.Version, States.Current.Version, state.TroubledCount == 0
                ? null
                : () => StageErrors.Summary(state.Problems));
            Log.Joined(_logger, config.Version, state.Mesh.Services.Count, state.Mesh.Routes.Count, state.TroubledCount);
        }
        catch (Exception e)
        {
            Log.JoinFailed(_logger, e, config.Version);
            Status.Fail(config.Version, $"the join failed: {e.Message}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information,
            "Config {Version} joined: {Services} services, {Routes} route tables, something to be said of {Troubled} objects.")]
        public static partial void Joined(ILogger logger, long version, int services, int routes, int troubled);

        [LoggerMessage(1401, LogLevel.Error, "Config {Version} could not be joined; the last good mesh stays live.")]
        public static partial void JoinFailed(ILogger logger, Exception error, long version);
    }
}
