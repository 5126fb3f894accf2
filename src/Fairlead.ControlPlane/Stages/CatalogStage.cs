using System.Diagnostics.CodeAnalysis;
using Fairlead.Config.Catalog;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Status;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Stages;

/// <summary>Joins config snapshots to meshes: the first at once, later ones when the config has been quiet.</summary>
internal sealed partial class CatalogStage : IDisposable
{
    private readonly SnapshotFeed<ConfigSnapshot> _input;
    private readonly Debouncer<ConfigSnapshot> _debounced;
    private readonly TimeProvider _time;
    private readonly ControlPlaneMetrics _metrics;
    private readonly ILogger _logger;

    // Keeps what the last join took: an object that stops to fit the others stays as it was.
    private readonly CatalogJoin _join = new();

    public CatalogStage(SnapshotFeed<ConfigSnapshot> input, DebounceOptions debounce, TimeProvider time, ControlPlaneMetrics metrics, ILogger logger)
    {
        _input = input;
        _debounced = new(input, debounce, time);
        _time = time;
        _metrics = metrics;
        _logger = logger;
        Status = new("catalog", time);
    }

    /// <summary>The newest mesh; a version of it is that of the config that it was made from.</summary>
    public SnapshotFeed<MeshSnapshot> Meshes { get; } = new(MeshSnapshot.Empty);

    /// <summary>
    /// Meshes whose endpoints may overtake all else: those of <see cref="Meshes"/>, and, while config is not quiet, the last of them with the endpoints that
    /// came since. Under the version of the config whose endpoints they have.
    /// </summary>
    public SnapshotFeed<MeshSnapshot> Endpoints { get; } = new(MeshSnapshot.Empty);

    public StageMonitor Status { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What is there at the start is complete: to wait for quiet would only delay the first proxies.
        var config = await _input.WaitForNewerAsync(0, cancellationToken);
        DateTimeOffset? seen = null;
        while (true)
        {
            Join(config, seen, value => _join.Join(value));
            (config, seen) = await NextAsync(config.Version, cancellationToken);
        }
    }

    /// <summary>The next config, once it is quiet. Where nothing but endpoints changes, that goes on at once and is not waited for.</summary>
    private async ValueTask<(Versioned<ConfigSnapshot> Config, DateTimeOffset? Seen)> NextAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            var newest = await _input.WaitForNewerAsync(version, cancellationToken);
            if (!Join(newest, null, _join.JoinEndpoints))
            {
                var seen = _time.GetUtcNow();
                var first = _time.GetTimestamp();
                var quiet = await _debounced.NextAsync(version, Overtake, cancellationToken);
                _metrics.Debounced(_time.GetElapsedTime(first));
                return (quiet, seen);
            }

            version = newest.Version;
        }
    }

    public void Dispose()
    {
        Meshes.Dispose();
        Endpoints.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop's boundary: what fails here fails again when the config is quiet, and is told then.")]
    private void Overtake(Versioned<ConfigSnapshot> config)
    {
        try
        {
            if (_join.EndpointsOf(config.Value) is { } mesh)
            {
                Endpoints.TryPublish(new(config.Version, mesh));
            }
        }
        catch (Exception e)
        {
            Log.JoinFailed(_logger, e, config.Version);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop's boundary: the last good mesh stays live, and the status tells.")]
    private bool Join(Versioned<ConfigSnapshot> config, DateTimeOffset? seen, Func<ConfigSnapshot, bool?> join)
    {
        try
        {
            var start = _time.GetTimestamp();
            var joining = _time.GetUtcNow();
            if (join(config.Value) is not { } isChanged)
            {
                return false;
            }

            _metrics.Joined(_time.GetElapsedTime(start));

            // No change means no event; the first is published even if it is of nothing, since it says that the config was read.
            var mesh = _join.Mesh;
            isChanged |= Meshes.Current.Version == 0;
            _metrics.Traces.Joined(config.Version, seen, joining, isChanged);
            if (isChanged)
            {
                Meshes.TryPublish(new(config.Version, mesh));
                Endpoints.TryPublish(new(config.Version, mesh));
            }

            Status.Report(config.Version, Meshes.Current.Version, StageErrors.Summary(mesh.Problems));
            Log.Joined(_logger, config.Version, mesh.Services.Count, mesh.Routes.Count, mesh.Problems.Count);
            return true;
        }
        catch (Exception e)
        {
            Log.JoinFailed(_logger, e, config.Version);
            Status.Fail(config.Version, $"the join failed: {e.Message}");
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Config {Version} joined: {Services} services, {Routes} route tables, {Problems} problems.")]
        public static partial void Joined(ILogger logger, long version, int services, int routes, int problems);

        [LoggerMessage(1401, LogLevel.Error, "Config {Version} could not be joined; the last good mesh stays live.")]
        public static partial void JoinFailed(ILogger logger, Exception error, long version);
    }
}
