using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Status;
using Fairlead.Model;
using Fairlead.Model.Mesh;

namespace Fairlead.ControlPlane.Stages;

/// <summary>Takes each new mesh to all scopes; scopes that appear in between translate for themselves.</summary>
internal sealed class TranslationStage
{
    private readonly SnapshotFeed<MeshSnapshot> _input;
    private readonly ScopeRegistry _scopes;
    private readonly TimeProvider _time;
    private readonly ControlPlaneMetrics _metrics;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _isPushing;

    /// <summary>Makes the stage.</summary>
    /// <param name="input">The meshes.</param>
    /// <param name="scopes">To whom they go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where time is counted.</param>
    public TranslationStage(SnapshotFeed<MeshSnapshot> input, ScopeRegistry scopes, TimeProvider time, ControlPlaneMetrics metrics)
    {
        _input = input;
        _scopes = scopes;
        _time = time;
        _metrics = metrics;
        Status = new("translation", time);
    }

    public StageMonitor Status { get; }

    /// <summary>
    /// Completes when the first mesh has reached the scopes: from then on newcomers get the configuration, not the emptiness before it.
    /// </summary>
    public Task FirstPush => _first.Task;

    /// <summary>The lane for endpoints: they are not held up by a push that is under way.</summary>
    public async Task RunEndpointsAsync(CancellationToken cancellationToken)
    {
        long version = 0;
        while (true)
        {
            var mesh = await _input.WaitForNewerAsync(version, cancellationToken);

            // What the other loop takes at once anyway is left to it.
            if (_isPushing)
            {
                using var span = _metrics.Traces.Overtaking(mesh.Version);
                _scopes.Overtake(mesh);
            }

            version = mesh.Version;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long version = 0;
        while (true)
        {
            var mesh = await _input.WaitForNewerAsync(version, cancellationToken);
            var start = _time.GetTimestamp();
            _isPushing = true;
            string? error;
            using (_metrics.Traces.Translating(mesh.Version))
            {
                error = _scopes.Push(mesh);
            }

            _isPushing = false;
            _metrics.Translated(_time.GetElapsedTime(start));
            Status.Report(mesh.Version, mesh.Version, error is null ? null : () => new(error));
            version = mesh.Version;
            if (_first.TrySetResult())
            {
                _scopes.Prepare();
            }
        }
    }
}
