using Fairlead.Catalog;
using Fairlead.Catalog.Registries;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Status;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Stages;

/// <summary>
/// Takes each joined config to all scopes, and the newest endpoints, which wait for none; scopes that appear in between translate for
/// themselves.
/// </summary>
internal sealed class TranslationStage
{
    private readonly SnapshotFeed<CatalogState> _input;
    private readonly ScopeRegistry _scopes;
    private readonly TimeProvider _time;
    private readonly ControlPlaneMetrics _metrics;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the stage.</summary>
    /// <param name="input">The joined configs.</param>
    /// <param name="scopes">To whom they go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where time is counted.</param>
    public TranslationStage(SnapshotFeed<CatalogState> input, ScopeRegistry scopes, TimeProvider time, ControlPlaneMetrics metrics)
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

    /// <summary>
    /// Renders the first mesh for the proxies that are most likely to come first. They may connect meanwhile, and wait for it then.
    /// </summary>
    public void Prepare() => _scopes.Prepare();

    /// <summary>
    /// The lane for endpoints: they are held up neither until the config is quiet nor by a push that is under way.
    /// </summary>
    /// <param name="config">What may list other endpoints.</param>
    /// <param name="registries">What knows others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunEndpointsAsync(
        SnapshotFeed<ConfigSnapshot> config, SnapshotFeed<JoinedRegistries> registries, CancellationToken cancellationToken)
    {
        await FirstPush.WaitAsync(cancellationToken);
        EitherFeed<ConfigSnapshot, JoinedRegistries> inputs = new(config, registries);
        while (true)
        {
            await inputs.NextAsync(cancellationToken);
            if (_scopes.PushEndpoints() is { } error)
            {
                Status.Fail(_input.Current.Version, error);
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long version = 0;
        while (true)
        {
            var mesh = await _input.WaitForNewerAsync(version, cancellationToken);
            var start = _time.GetTimestamp();
            string? error;
            using (_metrics.Traces.Translating(mesh.Version))
            {
                error = _scopes.Push(mesh);
            }

            _metrics.Translated(_time.GetElapsedTime(start));
            Status.Report(mesh.Version, mesh.Version, error is null ? null : () => new(error));
            version = mesh.Version;
            _first.TrySetResult();
        }
    }
}
