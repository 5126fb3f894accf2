using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Fairlead.Testing.Logging;

/// <summary>Takes what hosts log as errors, which a functional test that expects none must not overlook. Safe for concurrent use.</summary>
public sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, _errors);

    /// <summary>Fails if an error was logged.</summary>
    public void AssertEmpty() =>
        Assert.True(_errors.IsEmpty, $"{_errors.Count} errors were logged:\n{string.Join('\n', _errors.Take(10))}");

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Collector(string category, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue($"{category}[{eventId.Id}] {formatter(state, exception)} {exception}");
            }
        }
    }
}
