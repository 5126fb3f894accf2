using System.Diagnostics.CodeAnalysis;
using Fairlead.Catalog.Registries;
using Fairlead.ControlPlane.Status;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Registries;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Stages;

/// <summary>
/// Joins what the registries know, each by itself: one that fails keeps what it knew, and the others go on. <see cref="RunAsync"/> is the
/// one loop that writes; the properties may be read by any number of threads.
/// </summary>
internal sealed partial class RegistryStage : IDisposable
{
    private readonly IReadOnlyList<Registry> _registries;
    private readonly TimeSpan _silentAfter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StageMonitor _monitor;
    private RegistryState[] _states;
    private volatile bool _isOver;

    /// <summary>Makes the stage.</summary>
    /// <param name="registries">The registries.</param>
    /// <param name="silentAfter">How long the start waits for those that have not been heard.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says which registry fails.</param>
    /// <exception cref="ArgumentException">Two registries have one id, or one has an id that is taken.</exception>
    public RegistryStage(IReadOnlyList<Registry> registries, TimeSpan silentAfter, TimeProvider time, ILogger logger)
    {
        foreach (var id in registries.Select(static registry => registry.Id))
        {
            var why = string.IsNullOrEmpty(id) ? "it is empty"
                : id == Registry.Entries ? "it stands for the endpoints that config objects list"
                : registries.Count(other => other.Id == id) > 1 ? "another registry has it"
                : null;
            if (why is not null)
            {
                throw new ArgumentException(
                    $"a registry cannot have the id \"{id}\": {why}; give each an id of its own", nameof(registries));
            }
        }

        _registries = registries;
        _silentAfter = silentAfter;
        _time = time;
        _logger = logger;
        _monitor = new("registries", time);
        _states = [.. registries.Select(static _ => RegistryState.Connecting)];
    }

    /// <summary>
    /// What the registries know. Version 0 is before every one has been heard, or the time to wait for those that have not was over.
    /// </summary>
    public SnapshotFeed<JoinedRegistries> Joined { get; } = new(JoinedRegistries.None);

    /// <summary>Every registry in the order in which they were given.</summary>
    public IReadOnlyList<RegistryStatus> Registries
    {
        get
        {
            var (states, joined) = (Volatile.Read(ref _states), Joined.Current.Value);
            return
            [
                .. _registries.Zip(states, (registry, state) => new RegistryStatus(
                    registry.Id, state, joined.ProblemsOf(registry.Id), _isOver && state.HeardAt is null)),
            ];
        }
    }

    public StageStatus Status => _monitor.Current with
    {
        LastError = Registries.Select(static registry => registry.Trouble is { } trouble ? $"registry {registry.Id}: {trouble}" : null)
            .OfType<string>().ToList() is [var first, .. var others]
            ? new(others.Count == 0 ? first : $"{first} (and {others.Count} more)")
            : null,
    };

    /// <summary>
    /// Runs those that are to be run by the control plane, until they are cancelled. One that fails does not touch the others.
    /// </summary>
    public async Task RunEachAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_registries.Select(registry => RunOneAsync(registry, cancellationToken)));
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
    }

    /// <summary>Follows the registries until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_silentAfter, _time);
        var isOver = Task.Delay(Timeout.InfiniteTimeSpan, _time, patience.Token);
        var cancelled = Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        var waits = _registries.Select(registry => registry.States.WaitForNewerAsync(0, cancellationToken).AsTask()).ToArray();
        while (true)
        {
            // Half of the registries is not yet the mesh: clients would be told to drop what the others have.
            _isOver = isOver.IsCompleted;
            if (_isOver || Joined.Current.Version > 0 || Array.TrueForAll(_states, static state => state.HeardAt is not null))
            {
                Publish();
            }

            await Task.WhenAny(_isOver ? [cancelled, .. waits] : [cancelled, isOver, .. waits]);
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < waits.Length; index++)
            {
                if (waits[index].IsCompleted)
                {
                    waits[index] = await TakeAsync(index, waits[index], cancellationToken);
                }
            }
        }
    }

    public void Dispose() => Joined.Dispose();

    /// <summary>Takes what a registry says now; gives the wait for what it says next.</summary>
    private async ValueTask<Task<Versioned<RegistryState>>> TakeAsync(
        int index, Task<Versioned<RegistryState>> newer, CancellationToken cancellationToken)
    {
        var former = _states[index];
        Task<Versioned<RegistryState>> next;
        RegistryState state;
        try
        {
            var taken = await newer;
            state = taken.Value;
            next = _registries[index].States.WaitForNewerAsync(taken.Version, cancellationToken).AsTask();
        }
        catch (ObjectDisposedException)
        {
            state = former.Failing("it has ended, and says nothing any more");
            next = new TaskCompletionSource<Versioned<RegistryState>>().Task;
        }

        if (state.Error is { } error && error != former.Error)
        {
            Log.Fails(_logger, _registries[index].Id, error);
        }
        else if (state.Error is null && former.Error is not null)
        {
            Log.IsBack(_logger, _registries[index].Id);
        }

        RegistryState[] states = [.. _states];
        states[index] = state;
        Volatile.Write(ref _states, states);
        return next;
    }

    private void Publish()
    {
        var former = Joined.Current;
        var joined = former.Value;
        for (var index = 0; index < _states.Length; index++)
        {
            joined = joined.With(_registries[index].Id, _states[index].Content);
        }

        // No change means no event; the first is published even if it is of nothing, since others wait for it.
        if (former.Version == 0 || !ReferenceEquals(joined, former.Value))
        {
            Joined.Publish(joined);
        }

        _monitor.Report(Joined.Current.Version, Joined.Current.Version, null);
    }

    [SuppressMessage("Design", "CA1031", Justification = "What fails in one registry must not take down the others.")]
    private async Task RunOneAsync(Registry registry, CancellationToken cancellationToken)
    {
        try
        {
            await (registry.RunAsync?.Invoke(cancellationToken) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Log.Ended(_logger, e, registry.Id);
            try
            {
                registry.States.Publish(registry.States.Current.Value.Failing($"it has ended: {e.Message}"));
            }
            catch (ObjectDisposedException)
            {
                // Its feed has ended with it, which is seen where the feed is read.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1420, LogLevel.Warning, "Registry {Id} fails: {Error}; what it knew before stays.")]
        public static partial void Fails(ILogger logger, string id, string error);

        [LoggerMessage(1421, LogLevel.Information, "Registry {Id} is heard again.")]
        public static partial void IsBack(ILogger logger, string id);

        [LoggerMessage(1422, LogLevel.Error, "Registry {Id} has ended; what it knew before stays.")]
        public static partial void Ended(ILogger logger, Exception error, string id);
    }
}
