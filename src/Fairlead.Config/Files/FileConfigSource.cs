using System.Globalization;
using System.Threading.Channels;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;

namespace Fairlead.Config.Files;

/// <summary>
/// Reads config objects from folders and follows their changes. <see cref="RunAsync"/> is the one loop that reads; <see cref="Snapshots"/>
/// may be read by any number of threads.
/// </summary>
public sealed partial class FileConfigSource
{
    private readonly FileSourceOptions _options;
    private readonly ILogger _logger;
    private readonly FileSet _files;
    private readonly Lock _signing = new();
    private readonly HashSet<string> _signed = new(StringComparer.Ordinal);
    private bool _anything;
    private long _reads;

    // When the look that is under way began; 0 where none is.
    private long _lookingSince;
    private string? _unreadable;
    private readonly TaskCompletionSource _firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One slot: a second sign of change says nothing new. Watchers write from threads of their own.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
        SingleWriter = false,
        AllowSynchronousContinuations = false,
    });

    public FileConfigSource(FileSourceOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _options = options;
        _logger = logger;
        _files = new(options.Directories, options.SourceId, options.Grace, options.TimeProvider) { List = options.List };
    }

    /// <summary>What the files say. Version 0 is before they were read.</summary>
    public SnapshotFeed<ConfigSnapshot> Snapshots { get; } = new(ConfigSnapshot.Empty);

    /// <summary>Completes when the files were read for the first time, whatever was in them.</summary>
    public Task FirstRead => _firstRead.Task;

    /// <summary>Reads and watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watch = new FolderWatch(_options, Sign, _logger);
        await Task.Yield();
        try
        {
            var time = _options.TimeProvider;
            var looked = time.GetTimestamp();
            var lookAgain = await ReadAsync(watch, static files => files.ReadAll(everything: true), cancellationToken);
            _firstRead.TrySetResult();
            while (true)
            {
                var isSigned = await ChangedWithinAsync(lookAgain ? _options.Settle : _options.Rescan, cancellationToken);
                if (isSigned)
                {
                    await SettleAsync(cancellationToken);
                }

                cancellationToken.ThrowIfCancellationRequested();
                var signs = TakeSigns();
                var isDue = signs is null || time.GetElapsedTime(looked) >= _options.Rescan;
                looked = isDue ? time.GetTimestamp() : looked;
                lookAgain = await ReadAsync(
                    watch,
                    files => signs is null ? files.ReadAll(everything: true) : isDue ? files.ReadAll(signs) : files.ReadSome(signs),
                    cancellationToken);
            }
        }
        finally
        {
            // A look that hangs still has it.
            if (Interlocked.Read(ref _lookingSince) == 0)
            {
                watch.Dispose();
            }
        }
    }

    /// <summary>Why nothing is heard of the folders at present: they cannot be read, or reading them does not come back.</summary>
    public string? Failing()
    {
        var since = Interlocked.Read(ref _lookingSince);
        return since != 0 && _options.TimeProvider.GetElapsedTime(since) is var time && time >= _options.Patience
            ? string.Create(CultureInfo.InvariantCulture, $"reading it has not come back for {time.TotalSeconds:0} s")
            : Volatile.Read(ref _unreadable);
    }

    /// <summary>How often the files were looked at: a test waits for the next look.</summary>
    internal long Reads => Interlocked.Read(ref _reads);

    /// <summary>Says that something changed, as a watcher does.</summary>
    internal void Touch() => Sign(null);

    private void Sign(string? file)
    {
        lock (_signing)
        {
            if (file is null)
            {
                _anything = true;
            }
            else
            {
                _signed.Add(file);
            }
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>What may have changed since the last call; null where anything may have.</summary>
    private IReadOnlyList<string>? TakeSigns()
    {
        lock (_signing)
        {
            IReadOnlyList<string>? names = _anything ? null : [.. _signed];
            _anything = false;
            _signed.Clear();
            return names;
        }
    }

    // A file system that hangs holds up a thread of its own, and nobody who waits for the loop to end. Returns whether another look is due
    // soon.
    private Task<bool> ReadAsync(FolderWatch watch, Func<FileSet, FileSetResult> read, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _lookingSince, Math.Max(1, _options.TimeProvider.GetTimestamp()));
        return Task.Factory
            .StartNew(
                () =>
                {
                    try
                    {
                        return ReadOnce(watch, read);
                    }
                    finally
                    {
                        Interlocked.Exchange(ref _lookingSince, 0);
                    }
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken);
    }

    private bool ReadOnce(FolderWatch watch, Func<FileSet, FileSetResult> read)
    {
        try
        {
            // Watching begins before reading, so that no change falls between the two.
            watch.Refresh();
            var result = read(_files);
            Volatile.Write(ref _unreadable, _files.Unlisted is [var first, ..] ? first.Message : null);
            var current = Snapshots.Current;
            var snapshot = result.Snapshot;
            if (current.Version == 0 || !ReferenceEquals(current.Value, snapshot))
            {
                var version = Snapshots.Publish(snapshot);
                Log.Read(_logger, version, snapshot.Objects.Count, snapshot.Problems.Count);
            }

            return result.LookAgain;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The boundary of the loop: what was read before stays, and the next look tries again.
            Log.ReadFailed(_logger, exception);
            return false;
        }
        finally
        {
            Interlocked.Increment(ref _reads);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var start = _options.TimeProvider.GetTimestamp();
        while (_options.TimeProvider.GetElapsedTime(start) < _options.SettleMax
            && await ChangedWithinAsync(_options.Settle, cancellationToken))
        {
        }
    }

    private async Task<bool> ChangedWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await _changes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1200, Level = LogLevel.Information, Message = "Config files read: version {Version}, {Objects} objects, "
            + "{Problems} problems")]
        public static partial void Read(ILogger logger, long version, int objects, int problems);

        [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "Config files could not be read; what was read before stays live")]
        public static partial void ReadFailed(ILogger logger, Exception exception);
    }
}
