using System.Diagnostics.CodeAnalysis;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Status;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Stages;

/// <summary>Runs the sources of config, each by itself: one whose loop ends keeps what it gave, and says so.</summary>
internal sealed partial class SourceStage
{
    private readonly ILogger _logger;
    private readonly string?[] _ended;
    private readonly StageMonitor[] _monitors;

    public SourceStage(IReadOnlyList<ConfigSource> sources, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _ended = new string?[sources.Count];
        _monitors = [.. sources.Select(_ => new StageMonitor("source", time))];
        Sources = [.. sources.Select((source, index) =>
            source with { Failing = () => Volatile.Read(ref _ended[index]) ?? source.Failing() })];
    }

    /// <summary>The sources, which fail too when their loops have ended.</summary>
    public IReadOnlyList<ConfigSource> Sources { get; }

    /// <summary>The status of all sources together.</summary>
    /// <param name="sources">How each is.</param>
    public StageStatus StatusOf(IReadOnlyList<SourceStatus> sources)
    {
        List<StageStatus> each = [.. _monitors.Select(static monitor => monitor.Current)];
        var version = each.Sum(static one => one.VersionOut);
        var trouble = sources.FirstOrDefault(static source => source.Health is SourceHealth.Held or SourceHealth.Failed);
        var error = trouble is null
            ? each.Select(static one => one.LastError).FirstOrDefault(static one => one is not null)
            : new($"{trouble.Id} is {trouble.Health.ToString().ToUpperInvariant()}: {trouble.LastError} ({trouble.Remedy})");
        return new("source", version, version, each.Max(static one => one.ChangedAt), error);
    }

    /// <summary>Runs the loops of all sources, and follows what each says, until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
    [
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken),
        .. Sources.Select((source, index) => RunAsync(index, source, cancellationToken)),
        .. Sources.Select((source, index) => FollowAsync(index, source, cancellationToken)),
    ]);

    private async Task FollowAsync(int index, ConfigSource source, CancellationToken cancellationToken)
    {
        try
        {
            await FeedWatcher.RunAsync(
                source.Snapshots, _monitors[index], static config => StageErrors.Summary(config.Problems), cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            Volatile.Write(ref _ended[index], "its feed has ended; what it gave before stays");
            Log.Ended(_logger, null, source.Id);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The boundary of a loop that may be anybody's: the others go on.")]
    private async Task RunAsync(int index, ConfigSource source, CancellationToken cancellationToken)
    {
        if (source.RunAsync is not { } run)
        {
            return;
        }

        try
        {
            await run(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            Volatile.Write(ref _ended[index], "its loop has ended; what it gave before stays");
            Log.Ended(_logger, null, source.Id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            Volatile.Write(ref _ended[index], $"it has ended: {error.Message}; what it gave before stays");
            Log.Ended(_logger, error, source.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1450, LogLevel.Error, "The source {Id} has ended; what it gave before stays.")]
        public static partial void Ended(ILogger logger, Exception? error, string id);
    }
}
