using System.Threading.Channels;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Quarantine;
using Fairlead.Config.State;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Config.Store;

/// <summary>
/// Joins what several sources say, keeps the last good version of an object that is refused or that clients reject, and holds a source that
/// loses too much at once. <see cref="RunAsync"/> is the one loop that writes; the other members may be used by any number of threads. Of
/// an object that two sources give, that of the source with the higher priority counts; among equals the first one's.
/// </summary>
public sealed partial class ConfigStore
{
    private readonly ConfigSource[] _sources;
    private readonly StoreOptions _options;
    private readonly ILogger _logger;
    private readonly List<TaskCompletionSource<AcceptResult>> _answers = [];
    private readonly List<Rejection> _rejected = [];
    private IReadOnlyList<string> _silent = [];
    private long _taken;

    // Few and from people; each waits for its answer.
    private readonly Channel<(string Id, TaskCompletionSource<AcceptResult> Answer)> _accepted =
        Channel.CreateBounded<(string, TaskCompletionSource<AcceptResult>)>(new BoundedChannelOptions(16)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
            SingleWriter = false,
            AllowSynchronousContinuations = false,
        });

    // Whoever tells of a rejection waits until there is room.
    private readonly Channel<Rejection> _rejections = Channel.CreateBounded<Rejection>(new BoundedChannelOptions(64)
    {
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
        SingleWriter = false,
        AllowSynchronousContinuations = false,
    });

    public ConfigStore(IReadOnlyList<ConfigSource> sources, StoreOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        _sources = [.. sources.OrderByDescending(static source => source.Priority)];
        HashSet<string> names = new(StringComparer.Ordinal);
        if (Array.Find(_sources, source => !names.Add(source.Id)) is { } twice)
        {
            throw new ArgumentException($"two sources have the name {twice.Id}", nameof(sources));
        }

        _options = options;
        _logger = logger ?? NullLogger.Instance;
        States = new(new()
        {
            Quarantine = QuarantineState.Of(options.State?.Quarantined() ?? []),
            Sources =
            [
                .. _sources.Select(source => new SourceState
                {
                    Id = source.Id,
                    Stored = source.KeepsItself ? StoredObject.None : options.State?.Stored(source.Id) ?? StoredObject.None,
                }),
            ],
        });
    }

    /// <summary>
    /// The joined config. Version 0 is before every source has said something, or the time to wait for those that have not was over.
    /// </summary>
    public SnapshotFeed<ConfigSnapshot> Snapshots { get; } = new(ConfigSnapshot.Empty);

    /// <summary>The ids of the sources that have said nothing although the time to wait for them is over.</summary>
    public IReadOnlyList<string> Silent => Volatile.Read(ref _silent);

    /// <summary>The versions of the sources that are taken up, added together: it grows whenever one has said something.</summary>
    public long TakenVersion => Volatile.Read(ref _taken);

    /// <summary>How each source is, first to last by precedence.</summary>
    public IReadOnlyList<SourceStatus> Sources => SourceStatuses.Of(_sources, States.Current.Value, Silent);

    /// <summary>What the store knows after each step.</summary>
    internal SnapshotFeed<StoreState> States { get; }

    /// <summary>Takes what a held source lost.</summary>
    public async Task<AcceptResult> AcceptAsync(string id, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<AcceptResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _accepted.Writer.WriteAsync((id, answer), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Tells that a client rejects what is made of a version of an object; where the rules of quarantine say so, the version before it
    /// counts from then on.
    /// </summary>
    public ValueTask RejectAsync(Rejection rejection, CancellationToken cancellationToken) =>
        _rejections.Writer.WriteAsync(rejection, cancellationToken);

    /// <summary>What is quarantined, in key order.</summary>
    public IReadOnlyList<QuarantinedObject> Quarantined => [.. States.Current.Value.Quarantine.Objects.Values];

    /// <summary>The version of an object before the one that counts; null where it is not known, or is what counted at the start.</summary>
    public FormerVersion? FormerOf(ConfigKey key) => States.Current.Value.Quarantine.Former.Find(key);

    /// <summary>Waits until the newest that a source said is taken up, or the time is over.</summary>
    public async Task UntilTakenAsync(ConfigSource source, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var index = Array.FindIndex(_sources, one => one.Id == source.Id);
        using var limit = new CancellationTokenSource(patience, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var state = States.Current;
            while (!ReferenceEquals(state.Value.Sources[index].Said, source.Snapshots.Current.Value))
            {
                state = await States.WaitForNewerAsync(state.Version, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is on its way.
        }
    }

    /// <summary>Follows the sources until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var current = Array.ConvertAll(_sources, static source => source.Snapshots.Current);
        var waits = new Task<Versioned<ConfigSnapshot>>[_sources.Length];
        for (var index = 0; index < waits.Length; index++)
        {
            waits[index] = NextAsync(index, current[index], cancellationToken);
        }

        using var patience = new CancellationTokenSource(_options.SilentAfter, _options.TimeProvider);
        var isOver = Task.Delay(Timeout.InfiniteTimeSpan, _options.TimeProvider, patience.Token);
        var asked = _accepted.Reader.WaitToReadAsync(cancellationToken).AsTask();
        var told = _rejections.Reader.WaitToReadAsync(cancellationToken).AsTask();
        HashSet<string> accepted = new(StringComparer.Ordinal);
        while (true)
        {
            // Half of the sources is not yet the config: clients would be told to drop what the others have. And where those that have
            // spoken have nothing, nothing is told: the one that is silent may have all.
            var isWaitOver = isOver.IsCompleted; // one answer for the whole step
            var silent = _sources.Where((_, index) => current[index].Version == 0).Select(static source => source.Id).ToArray();
            Volatile.Write(ref _silent, isWaitOver ? silent : []);
            if (silent.Length == 0)
            {
                // Nobody is waited for any more.
                patience.Dispose();
            }

            Step(current, accepted, isWaitOver);
            if (silent.Length == 0 || (isWaitOver && States.Current.Value.HasObjects))
            {
                Publish();
            }

            Volatile.Write(ref _taken, current.Sum(static version => version.Version));
            using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            List<Task> signs = [.. waits, asked, told, NextTakingAsync(wake.Token)];
            if (silent.Length > 0 && !isWaitOver)
            {
                signs.Add(isOver);
            }

            await Task.WhenAny(signs);
            await wake.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < waits.Length; index++)
            {
                if (waits[index].IsCompleted)
                {
                    current[index] = await waits[index];
                    waits[index] = NextAsync(index, current[index], cancellationToken);
                }
            }

            accepted.Clear();
            if (asked.IsCompleted)
            {
                TakeAsked(accepted);
                asked = _accepted.Reader.WaitToReadAsync(cancellationToken).AsTask();
            }

            if (told.IsCompleted)
            {
                while (_rejections.Reader.TryRead(out var rejection))
                {
                    _rejected.Add(rejection);
                }

                told = _rejections.Reader.WaitToReadAsync(cancellationToken).AsTask();
            }
        }
    }

    private async Task<Versioned<ConfigSnapshot>> NextAsync(
        int source, Versioned<ConfigSnapshot> current, CancellationToken cancellationToken)
    {
        try
        {
            return await _sources[source].Snapshots.WaitForNewerAsync(current.Version, cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // A source that has ended says nothing new; what it gave stays.
            await Task.Delay(Timeout.InfiniteTimeSpan, _options.TimeProvider, cancellationToken);
            throw;
        }
    }

    // Ends when the next held source is to be believed.
    private Task NextTakingAsync(CancellationToken cancellationToken)
    {
        var time = Timeout.InfiniteTimeSpan;
        if (_options.Losses.TakeAfter is { } after)
        {
            var now = _options.TimeProvider.GetUtcNow();
            var held = States.Current.Value.Sources.Select(static source => source.Held).OfType<HeldLoss>().ToList();
            time = held.Count == 0 ? time : TimeSpan.FromTicks(Math.Max(0, held.Min(loss => (loss.Since + after - now).Ticks)));
        }

        return Task.Delay(time, _options.TimeProvider, cancellationToken);
    }

    private void TakeAsked(HashSet<string> accepted)
    {
        while (_accepted.Reader.TryRead(out var asked))
        {
            var known = States.Current.Value.Sources.FirstOrDefault(source => source.Id == asked.Id);
            if (known?.Held is not null)
            {
                accepted.Add(asked.Id);
                _answers.Add(asked.Answer);
            }
            else
            {
                asked.Answer.TrySetResult(known is null ? AcceptResult.Unknown : AcceptResult.NotHeld);
            }
        }
    }

    private void Step(Versioned<ConfigSnapshot>[] current, HashSet<string> accepted, bool isWaitOver)
    {
        var former = States.Current.Value;
        var now = _options.TimeProvider.GetUtcNow();
        var sources = new SourceState[_sources.Length];
        for (var index = 0; index < sources.Length; index++)
        {
            var (source, state) = (_sources[index], former.Sources[index]);
            sources[index] = current[index].Version > 0
                ? SourceStep.Next(
                    state, current[index].Value, source.IsHeldOnLoss ? _options.Losses : LossRule.Never, now,
                    accepted.Contains(source.Id) || IsDue(state, now))
                : isWaitOver ? SourceStep.Restore(state, now) : state;
            Tell(state, sources[index]);
        }

        if (!sources.AsSpan().SequenceEqual([.. former.Sources], ReferenceEqualityComparer.Instance))
        {
            States.Publish(StoreStep.Next(former, sources));
        }
    }

    private bool IsDue(SourceState state, DateTimeOffset now) =>
        state.Held is { } held && _options.Losses.TakeAfter is { } after && now - held.Since >= after;

    private void Publish()
    {
        var former = Snapshots.Current;
        var now = Settle().Snapshot;
        if (former.Version == 0 || !ReferenceEquals(former.Value, now))
        {
            Snapshots.Publish(now);
        }

        _answers.ForEach(static answer => answer.TrySetResult(AcceptResult.Accepted));
        _answers.Clear();
    }

    // What was rejected is no longer served, and what changed is served again.
    private QuarantineState Settle()
    {
        var state = States.Current.Value;
        var now = _options.TimeProvider.GetUtcNow();
        var quarantine = QuarantineStep.Next(state.Quarantine, state.Snapshot, now);
        foreach (var rejection in _rejected)
        {
            quarantine = QuarantineStep.Reject(quarantine, rejection, _options.Quarantine.Trial, now);
        }

        _rejected.Clear();
        if (!ReferenceEquals(quarantine, state.Quarantine))
        {
            States.Publish(state with { Quarantine = quarantine });
        }

        return quarantine;
    }

    private void Tell(SourceState before, SourceState now)
    {
        // That it is held is a problem of the snapshot, as any other.
        if (before.Held is not null && now.Held is null)
        {
            Log.Believed(_logger, now.Id, now.Taken.Objects.Count);
        }

        if (now.Restored.Count > before.Restored.Count)
        {
            Log.Restored(_logger, SourceCodes.ServedFromState.Code, now.Id, now.Restored.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1211, Level = LogLevel.Information, Message = "The source {Source} is held no longer; it has {Objects} "
            + "objects")]
        public static partial void Believed(ILogger logger, string source, int objects);

        [LoggerMessage(EventId = 1212, Level = LogLevel.Warning, Message = "{Code}: of the source {Source}, {Objects} objects are served "
            + "from the state directory, since it does not give them soundly; fairlead status names them")]
        public static partial void Restored(ILogger logger, string code, string source, int objects);
    }
}
