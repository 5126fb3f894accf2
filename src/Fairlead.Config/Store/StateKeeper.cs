using System.Collections.Immutable;
using Fairlead.Config.Quarantine;
using Fairlead.Config.State;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// Keeps in the state directory what counts of each source, change by change. It follows the store and never holds it up; where the
/// directory cannot be written it tries again.
/// </summary>
public sealed class StateKeeper(ConfigStore store, IReadOnlyList<ConfigSource> sources, StateDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ConfigSnapshot> _kept = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<ConfigKey, QuarantinedObject>? _quarantined;
    private readonly HashSet<string> _byThemselves =
        [.. sources.Where(static source => source.KeepsItself).Select(static source => source.Id)];

    /// <summary>Follows the store until it is cancelled; what it knows then is kept too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long version = 0;
        try
        {
            while (true)
            {
                var isKept = Keep(store.States.Current.Value);
                version = await NextAsync(version, isKept ? Timeout.InfiniteTimeSpan : Again, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Keep(store.States.Current.Value);
            throw;
        }
    }

    private async Task<long> NextAsync(long version, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return (await store.States.WaitForNewerAsync(version, either.Token)).Version;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return version;
        }
    }

    // Returns whether all is kept.
    private bool Keep(StoreState state)
    {
        var isKept = true;
        foreach (var source in state.Sources)
        {
            // What a source that has not spoken gave before is still there.
            if (source.HasSaid && !_byThemselves.Contains(source.Id)
                && (!_kept.TryGetValue(source.Id, out var before) || !ReferenceEquals(before, source.Taken)))
            {
                isKept &= Keep(source, before);
            }
        }

        return isKept & Keep(state.Quarantine);
    }

    private bool Keep(QuarantineState quarantine)
    {
        // What was quarantined before a restart is so until the config has been read.
        if (!quarantine.HasJoined || ReferenceEquals(quarantine.Objects, _quarantined))
        {
            return true;
        }

        if (!directory.TryKeep([.. quarantine.Objects.Values]))
        {
            return false;
        }

        _quarantined = quarantine.Objects;
        return true;
    }

    private bool Keep(SourceState source, ConfigSnapshot? before)
    {
        var log = directory.Log(source.Id);
        List<StateEdit> edits = [];
        if (before is null)
        {
            log.Forget();
            edits.AddRange(log.Entries.Keys.Where(key => !source.Taken.Objects.ContainsKey(key))
                .Select(static key => new StateEdit(key, null, default)));
            edits.AddRange(source.Taken.Objects.Keys.Select(key => EditOf(log, source.Taken, key)).OfType<StateEdit>());
        }
        else
        {
            edits.AddRange(KeyUnion.Changed(source.Taken, before).Select(key => EditOf(log, source.Taken, key)).OfType<StateEdit>());
        }

        if (!directory.TryAppend(source.Id, edits))
        {
            return false;
        }

        _kept[source.Id] = source.Taken;
        return true;
    }

    // A line that moved is not worth a write; the file is, since an error in it keeps what it gave.
    private static StateEdit? EditOf(ObjectLog log, ConfigSnapshot taken, ConfigKey key)
    {
        if (taken.Objects.Find(key) is not { } item)
        {
            return log.Entries.ContainsKey(key) ? new(key, null, default) : null;
        }

        var place = taken.Places.TryGetValue(key, out var known) ? known : new(new(item.SourceId, "", 0, 0), default);
        return item.Document.IsEmpty
            || (log.Entries.TryGetValue(key, out var entry)
                && entry.ResourceVersion == item.ResourceVersion && entry.File == place.Origin.File)
                ? null
                : new(key, item, place);
    }
}
