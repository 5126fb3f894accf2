using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Tests.Transport.Hosting;

/// <summary>Keeps what a host logs under categories of gRPC and of ours. Safe for concurrent use.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> _entries = [];

    public IReadOnlyCollection<(LogLevel Level, string Text, Exception? Exception)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Lines(categoryName, _entries);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Lines(string category, ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> entries) : ILogger
    {
        private readonly bool _isWanted = category.StartsWith("Grpc", StringComparison.Ordinal)
            || category.StartsWith("Fairlead", StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => _isWanted;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (_isWanted)
            {
                entries.Enqueue((logLevel, $"{category}: {formatter(state, exception)}", exception));
            }
        }
    }
}
