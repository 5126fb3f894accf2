using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.AccessLogs;

/// <summary>One destination of log lines. Requests hand lines over and never wait: where the destination cannot keep up, lines are dropped
/// and counted. Safe for any number of threads.</summary>
internal sealed partial class AccessLogSink : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(16 * 1024)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
        SingleWriter = false,
        AllowSynchronousContinuations = false,
    });

    private readonly Stream _stream;
    private readonly bool _owned;
    private readonly ILogger _logger;
    private readonly Task _writing;
    private long _dropped;

    public AccessLogSink(Stream stream, bool owned, ILogger logger)
    {
        _stream = stream;
        _owned = owned;
        _logger = logger;
        _writing = Task.Run(WriteAsync);
    }

    public long Dropped => Volatile.Read(ref _dropped);

    public void Write(string line)
    {
        if (_lines.Reader.Count >= 16 * 1024 - 1 || !_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
        if (_owned)
        {
            await _stream.DisposeAsync();
        }
    }

    private async Task WriteAsync()
    {
        var failed = false;
        while (await _lines.Reader.WaitToReadAsync())
        {
            try
            {
                // All lines that wait are written by one call.
                var batch = new StringBuilder();
                while (batch.Length < 64 * 1024 && _lines.Reader.TryRead(out var line))
                {
                    batch.Append(line);
                }

                await _stream.WriteAsync(Encoding.Latin1.GetBytes(batch.ToString()));
                await _stream.FlushAsync();
                failed = false;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Requests are served although their log cannot be written; the log of the process says so once, not once a line.
                if (!failed)
                {
                    Log.WriteFailed(_logger, e);
                }

                failed = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1510, LogLevel.Warning, "the access log cannot be written; lines are lost until it can")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}
