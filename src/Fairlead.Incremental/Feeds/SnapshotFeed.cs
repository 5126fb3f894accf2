using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Incremental.Feeds;

/// <summary>
/// Holds the newest value of a stage and wakes those who wait for a newer one. State, not events, crosses a stage: a reader that is slow
/// sees only the newest value, never a queue of old ones, so nothing can be lost by dropping, merging or reordering events.
/// Safe for use by any number of threads; readers take no lock.
/// </summary>
/// <typeparam name="T">An immutable value.</typeparam>
public sealed class SnapshotFeed<T> : IDisposable
{
    private readonly Lock _publishing = new();
    private State _state;

    /// <summary>Makes a feed whose version 0 is the given value.</summary>
    public SnapshotFeed(T initial) => _state = new State(new(0, initial));

    /// <summary>The newest value.</summary>
    public Versioned<T> Current => Volatile.Read(ref _state).Value;

    /// <summary>Publishes a value as the next version.</summary>
    /// <returns>The version that it got.</returns>
    /// <exception cref="ObjectDisposedException">The feed has ended.</exception>
    public long Publish(T value)
    {
        State former;
        long version;
        lock (_publishing)
        {
            former = _state;
            ObjectDisposedException.ThrowIf(former.Ended, this);
            version = former.Value.Version + 1;
            Volatile.Write(ref _state, new State(new(version, value)));
        }

        former.Wake();
        return version;
    }

    /// <summary>Publishes a value under a version of the caller's.</summary>
    /// <returns>False where the version is not newer than the current one: nothing is published then.</returns>
    /// <exception cref="ObjectDisposedException">The feed has ended.</exception>
    public bool TryPublish(Versioned<T> value)
    {
        State former;
        lock (_publishing)
        {
            former = _state;
            ObjectDisposedException.ThrowIf(former.Ended, this);
            if (value.Version <= former.Value.Version)
            {
                return false;
            }

            Volatile.Write(ref _state, new State(value));
        }

        former.Wake();
        return true;
    }

    /// <summary>Waits until the feed holds a version newer than the given one, and returns the newest.</summary>
    /// <exception cref="ObjectDisposedException">The feed ended before a newer version came.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<Versioned<T>> WaitForNewerAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state.Value.Version > version)
            {
                return state.Value;
            }

            ObjectDisposedException.ThrowIf(state.Ended, this);
            await state.Superseded.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Ends the feed: those who wait are woken with <see cref="ObjectDisposedException"/>; <see cref="Current"/> stays readable.
    /// </summary>
    public void Dispose()
    {
        State former;
        lock (_publishing)
        {
            former = _state;
            if (former.Ended)
            {
                return;
            }

            Volatile.Write(ref _state, new State(former.Value) { Ended = true });
        }

        former.Wake();
    }

    private sealed class State(Versioned<T> value)
    {
        // Continuations run elsewhere: a publisher must not execute its readers' code.
        private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Versioned<T> Value { get; } = value;

        [SuppressMessage("Style", "IDE0032", Justification = "The task is the reader's side, the source the publisher's.")]
        public Task Superseded => _superseded.Task;

        public bool Ended { get; init; }

        public void Wake() => _superseded.TrySetResult();
    }
}
