using System.Collections.Concurrent;
using Fairlead.Proxy.Configuration.Listeners;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.AccessLogs;

/// <summary>
/// The destinations of access logs, opened at first use and shared by all listeners. Writers may be asked for by one thread at a time.
/// </summary>
internal sealed partial class AccessLogFiles(Stream? standardOutput, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AccessLogSink?> _sinks = new(StringComparer.Ordinal);
    private readonly ILogger _logger = logger;

    /// <summary>Writers for the logs of a listener; logs that cannot be opened are left out, and the process's log says so.</summary>
    public IReadOnlyList<AccessLogWriter> Writers(IReadOnlyList<AccessLogModel> models)
    {
        if (models.Count == 0)
        {
            return [];
        }

        var writers = new List<AccessLogWriter>(models.Count);
        foreach (var model in models)
        {
            if (_sinks.GetOrAdd(model.Path ?? "", Open) is { } sink)
            {
                writers.Add(new AccessLogWriter(model.Format, sink));
            }
        }

        return writers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sink in _sinks.Values)
        {
            if (sink is not null)
            {
                await sink.DisposeAsync();
            }
        }
    }

    private AccessLogSink? Open(string path)
    {
        if (path.Length == 0)
        {
            return standardOutput is null ? null : new AccessLogSink(standardOutput, false, _logger);
        }

        try
        {
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
            return new AccessLogSink(file, true, _logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.CannotOpen(_logger, path, e);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1511, LogLevel.Warning, "the access log {Path} cannot be opened; requests are served without it")]
        public static partial void CannotOpen(ILogger logger, string path, Exception exception);
    }
}
