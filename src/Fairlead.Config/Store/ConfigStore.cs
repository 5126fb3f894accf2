using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// Joins what several sources say and keeps the last good version of an object that is refused. <see cref="RunAsync"/> is the one loop that
/// writes;
/// <see cref="Snapshots"/> may be read by any number of threads. Of an object that two sources give, the first source's counts.
/// </summary>
public sealed class ConfigStore
{
    private readonly SnapshotFeed<ConfigSnapshot>[] _sources;

    public ConfigStore(IReadOnlyList<SnapshotFeed<ConfigSnapshot>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = [.. sources];
    }

    /// <summary>The joined config. Version 0 is before every source has said something.</summary>
    public SnapshotFeed<ConfigSnapshot> Snapshots { get; } = new(ConfigSnapshot.Empty);

    /// <summary>Follows the sources until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var current = Array.ConvertAll(_sources, source => source.Current);
        var waits = new Task<Versioned<ConfigSnapshot>>[_sources.Length];
        for (var index = 0; index < waits.Length; index++)
        {
            waits[index] = _sources[index].WaitForNewerAsync(current[index].Version, cancellationToken).AsTask();
        }

        while (true)
        {
            // Half of the sources is not yet the config: clients would be told to drop what the others have.
            if (Array.TrueForAll(current, source => source.Version > 0))
            {
                Publish(current);
            }

            if (waits.Length == 0)
            {
                return;
            }

            await Task.WhenAny(waits);
            for (var index = 0; index < waits.Length; index++)
            {
                if (waits[index].IsCompleted)
                {
                    current[index] = await waits[index];
                    waits[index] = _sources[index].WaitForNewerAsync(current[index].Version, cancellationToken).AsTask();
                }
            }
        }
    }

    private void Publish(Versioned<ConfigSnapshot>[] current)
    {
        var former = Snapshots.Current;
        var joined = StoreJoin.Join([.. current.Select(source => source.Value)], former.Value).Following(former.Value);
        if (former.Version == 0 || !ReferenceEquals(former.Value, joined))
        {
            Snapshots.Publish(joined);
        }
    }
}
