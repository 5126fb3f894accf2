using System.Threading.Channels;
using Fairlead.Proxy.Discovery;
using Fairlead.Xds.Client;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.State;

/// <summary>Writes the state some moments after it changed, from one loop; many changes in a row are one write. <see cref="Changed"/> may
/// be called from any thread and never waits.</summary>
internal sealed partial class StateKeeper
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly string _directory;
    private readonly bool _incremental;
    private readonly ProxyConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        // A queue of one is enough: many changes are one write.
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
        SingleWriter = false,
        AllowSynchronousContinuations = false,
    });

    public StateKeeper(string directory, bool incremental, ProxyConfiguration configuration, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _incremental = incremental;
        _configuration = configuration;
        _time = time;
        _logger = logger;
    }

    /// <summary>Applies the state from disk to the configuration.</summary>
    /// <returns>The resources of the types of which all were accepted.</returns>
    public IReadOnlyList<(string TypeUrl, AdsState State)> Restore()
    {
        var sets = StateFile.Read(_directory, out var problem);
        if (problem is not null)
        {
            Log.Unusable(_logger, problem);
        }

        if (sets is null)
        {
            return [];
        }

        List<(string, AdsState)> states = [];
        foreach (var set in sets)
        {
            var refusal = _configuration.Apply(
                set.TypeUrl, set.Version, [.. set.Resources.Select(r => new ReceivedResource(set.TypeUrl, r.Value, r.Version))]);
            if (refusal is not null)
            {
                Log.PartlyUnusable(_logger, refusal);
            }
            else
            {
                states.Add((
                    set.TypeUrl,
                    new(set.Version, [.. set.Resources.Select(r => new AdsResource(set.TypeUrl, r.Value, r.Name, r.Version))])));
            }
        }

        Log.Restored(_logger, sets.Sum(static s => s.Resources.Count), Path.Combine(_directory, StateFile.Name));
        return states;
    }

    public void Changed() => _changed.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await _changed.Reader.ReadAsync(cancellation);
                await Task.Delay(Quiet, _time, cancellation);
                Save();
            }
        }
        catch (OperationCanceledException)
        {
            // The last change is written before the loop ends.
            Save();
        }
    }

    private void Save()
    {
        try
        {
            // The version of a whole type means nothing to an incremental server, and the version of one resource nothing to a
            // state-of-the-world server. So each run says only the versions that its own variant stored.
            StateFile.Write(_directory, [.. _configuration.Dump().Select(set => _incremental
                ? set with { Version = "" }
                : set with { Resources = [.. set.Resources.Select(static r => r with { Version = "" })] })]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.CannotWrite(_logger, _directory, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1560, LogLevel.Warning, "the last good configuration is not used: {Problem}")]
        public static partial void Unusable(ILogger logger, string problem);

        [LoggerMessage(1561, LogLevel.Warning, "of the last good configuration not all is used: {Problem}")]
        public static partial void PartlyUnusable(ILogger logger, string problem);

        [LoggerMessage(1562, LogLevel.Information, "started from the last good configuration: {Count} resources of {File}")]
        public static partial void Restored(ILogger logger, int count, string file);

        [LoggerMessage(1563, LogLevel.Warning, "the last good configuration cannot be written to {Directory}")]
        public static partial void CannotWrite(ILogger logger, string directory, Exception exception);
    }
}
