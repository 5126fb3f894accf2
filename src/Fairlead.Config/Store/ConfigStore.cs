using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// Joins what several sources say and keeps the last good version of an object that is refused. <see cref="RunAsync"/> is the one loop that
/// writes; the properties may be read by any number of threads. Of an object that two sources give, the first source's counts.
/// </summary>
public sealed class ConfigStore
{
    private readonly ConfigSource[] _sources;
    private readonly StoreOptions _options;
    private StoreState _state;
    private IReadOnlyList<string> _silent = [];

    public ConfigStore(IReadOnlyList<ConfigSource> sources, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        _sources = [.. sources];
        _options = options;
        _state = StoreState.Initial(_sources.Length);
    }

    /// <summary>
    /// The joined config. Version 0 is before every source has said something, or the time to wait for those that have not was over.
    /// </summary>
    public SnapshotFeed<ConfigSnapshot> Snapshots { get; } = new(ConfigSnapshot.Empty);

    /// <summary>The ids of the sources that have said nothing although the time to wait for them is over.</summary>
    public IReadOnlyList<string> Silent => Volatile.Read(ref _silent);

    /// <summary>Follows the sources until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_sources.Length == 0)
        {
            Snapshots.Publish(ConfigSnapshot.Empty);
            return;
        }

        var current = Array.ConvertAll(_sources, static source => source.Snapshots.Current);
        var waits = new Task<Versioned<ConfigSnapshot>>[_sources.Length];
        for (var index = 0; index < waits.Length; index++)
        {
            waits[index] = NextAsync(index, current[index], cancellationToken);
        }

        using var patience = new CancellationTokenSource(_options.SilentAfter, _options.TimeProvider);
        var isOver = Task.Delay(Timeout.InfiniteTimeSpan, _options.TimeProvider, patience.Token);
        while (true)
        {
            // Half of the sources is not yet the config: clients would be told to drop what the others have. And what nobody says is never
            // told.
            var silent = _sources.Where((_, index) => current[index].Version == 0).Select(static source => source.Id).ToArray();
            Volatile.Write(ref _silent, isOver.IsCompleted ? silent : []);
            if (silent.Length == 0)
            {
                // Nobody is waited for any more.
                patience.Dispose();
            }

            if (silent.Length == 0 || (isOver.IsCompleted && silent.Length < _sources.Length))
            {
                Publish(current);
            }

            await Task.WhenAny(silent.Length > 0 && !isOver.IsCompleted ? [.. waits, isOver] : waits);
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < waits.Length; index++)
            {
                if (waits[index].IsCompleted)
                {
                    current[index] = await waits[index];
                    waits[index] = NextAsync(index, current[index], cancellationToken);
                }
            }
        }
    }

    private Task<Versioned<ConfigSnapshot>> NextAsync(int source, Versioned<ConfigSnapshot> current, CancellationToken cancellationToken) =>
        _sources[source].Snapshots.WaitForNewerAsync(current.Version, cancellationToken).AsTask();

    private void Publish(Versioned<ConfigSnapshot>[] current)
    {
        _state = StoreStep.Next(_state, Array.ConvertAll(current, static source => source.Value));
        var former = Snapshots.Current;
        if (former.Version == 0 || !ReferenceEquals(former.Value, _state.Snapshot))
        {
            Snapshots.Publish(_state.Snapshot);
        }
    }
}
