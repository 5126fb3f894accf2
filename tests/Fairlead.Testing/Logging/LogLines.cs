using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fairlead.Testing.Logging;

/// <summary>Keeps what was logged from information on. Safe for concurrent use.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text, IReadOnlyDictionary<string, object?> Fields)> _lines = new();

    /// <summary>The lines of these events, in their order.</summary>
    public IReadOnlyList<string> Of(params IReadOnlyList<int> ids) =>
        [.. _lines.Where(line => ids.Contains(line.Id)).Select(static line => line.Text)];

    /// <summary>The fields of the lines of an event, in their order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> FieldsOf(int id) =>
        [.. _lines.Where(line => line.Id == id).Select(static line => line.Fields)];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel))
        {
            var fields = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary(StringComparer.OrdinalIgnoreCase);
            _lines.Enqueue((eventId.Id, formatter(state, exception), fields));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
