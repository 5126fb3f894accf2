using System.Diagnostics.CodeAnalysis;
using Fairlead.Catalog;
using Fairlead.Config.FrontEnds;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Status;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Stages;

/// <summary>
/// Joins config snapshots to meshes: the first at once, later ones when the config has been quiet. Endpoints wait for nothing.
/// </summary>
internal sealed partial class CatalogStage : IDisposable
{
    private readonly MeshCatalog _catalog = new(Lowering.Lower);
    private readonly SnapshotFeed<ConfigSnapshot> _input;
    private readonly Debouncer<ConfigSnapshot> _debounced;
    private readonly TimeProvider _time;
    private readonly ControlPlaneMetrics _metrics;
    private readonly ILogger _logger;

    // What the last join was made from, and what it took: an object that stops to fit the others stays as it was.
    private OrderedMap<ConfigKey, ConfigObject> _objects = ConfigSnapshot.NoObjects;
    private CatalogState _state;

    public CatalogStage(
        SnapshotFeed<ConfigSnapshot> input, DebounceOptions debounce, TimeProvider time, ControlPlaneMetrics metrics, ILogger logger)
    {
        _input = input;
        _debounced = new(input, debounce, time);
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _state = _catalog.Empty;
        Status = new("catalog", time);
    }

    /// <summary>
    /// The newest mesh: of the last config that was quiet, with the endpoints that came since. Its versions are its own.
    /// </summary>
    public SnapshotFeed<MeshSnapshot> Meshes { get; } = new(MeshSnapshot.Empty);

    /// <summary>What became of each object of the last config that was joined.</summary>
    public CatalogState Catalog => Volatile.Read(ref _state);

    public StageMonitor Status { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What is there at the start is complete: to wait for quiet would only delay the first proxies.
        var config = await _input.WaitForNewerAsync(0, cancellationToken);
        DateTimeOffset? seen = null;
        while (true)
        {
            Join(config, seen);
            (config, seen) = await NextAsync(config.Version, cancellationToken);
        }
    }

    public void Dispose() => Meshes.Dispose();

    /// <summary>The next config, once it is quiet. Where nothing but endpoints differs, it goes on at once.</summary>
    private async ValueTask<(Versioned<ConfigSnapshot> Config, DateTimeOffset? Seen)> NextAsync(
        long version, CancellationToken cancellationToken)
    {
        var newest = await _input.WaitForNewerAsync(version, cancellationToken);
        if (IsOfEndpoints(newest.Value))
        {
            return (newest, null);
        }

        var seen = _time.GetUtcNow();
        var first = _time.GetTimestamp();
        var quiet = await _debounced.NextAsync(version, Overtake, cancellationToken);
        _metrics.Debounced(_time.GetElapsedTime(first));
        return (quiet, seen);
    }

    private bool IsOfEndpoints(ConfigSnapshot config) => config.Objects.ChangesSince(_objects).TrueForAll(IsOfEndpoints);

    /// <summary>Whether an object lists other endpoints than before, and is as it was in all else.</summary>
    private static bool IsOfEndpoints(MapChange<ConfigKey, ConfigObject> change) =>
        change is { Before: { } before, After: { } after }
            && WithoutEndpoints(Lowering.Lower(before)).Equals(WithoutEndpoints(Lowering.Lower(after)));

    private static ObjectClaims WithoutEndpoints(ObjectClaims claims) =>
        claims with { Services = claims.Services.Select(static service => service with { Workloads = [] }).ToEquatableList() };

    /// <summary>
    /// Hands on the endpoints of a config that is not quiet yet, as far as they may go ahead of all else in it. The state stays that of the
    /// last quiet one.
    /// </summary>
    [SuppressMessage("Design", "CA1031",
        Justification = "The loop's boundary: what fails here fails again when the config is quiet, and is told then.")]
    private void Overtake(Versioned<ConfigSnapshot> config)
    {
        try
        {
            var changes = config.Value.Objects.ChangesSince(_objects);
            // What is set has a value after the change.
            MapEdit<ConfigKey, ConfigObject>[] edits = [.. changes.Where(IsOfEndpoints)
                .Select(static change => MapEdit<ConfigKey, ConfigObject>.Set(change.Key, change.After!))];
            var ahead = _catalog.Step(_state, _objects.Apply(edits), MeshCatalog.NoShards).Mesh;
            if (Overtaking.Of(Meshes.Current.Value, ahead) is { } mesh)
            {
                Meshes.Publish(mesh);
            }
        }
        catch (Exception e)
        {
            Log.JoinFailed(_logger, e, config.Version);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop's boundary: the last good mesh stays live, and the status tells.")]
    private void Join(Versioned<ConfigSnapshot> config, DateTimeOffset? seen)
    {
        try
        {
            var start = _time.GetTimestamp();
            var joining = _time.GetUtcNow();
            _objects = config.Value.Objects;
            var state = _catalog.Step(_state, _objects, MeshCatalog.NoShards);
            Volatile.Write(ref _state, state);
            _metrics.Joined(_time.GetElapsedTime(start));

            // No change means no event; the first is published even if it is of nothing, since it says that the config was read.
            var current = Meshes.Current;
            var isChanged = current.Version == 0 || current.Value != state.Mesh;
            _metrics.Traces.Joined(current.Version + 1, config.Version, seen, joining, isChanged);
            if (isChanged)
            {
                Meshes.Publish(state.Mesh);
            }

            Status.Report(config.Version, Meshes.Current.Version, state.TroubledCount == 0
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
