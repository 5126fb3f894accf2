using System.Net;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>Requests without a pause, on several connections, that remember what failed.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _workers;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _failures = new();
    private int _done;

    public Traffic(Uri address)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        _workers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(RunAsync))];
    }

    public async Task WaitForMoreAsync(int count)
    {
        var goal = Volatile.Read(ref _done) + count;
        while (Volatile.Read(ref _done) < goal)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>What failed.</summary>
    public async Task<string[]> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        return [.. _failures];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("/", UriKind.Relative));
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    _failures.Enqueue($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (HttpRequestException e)
            {
                _failures.Enqueue(e.ToString());
            }

            Interlocked.Increment(ref _done);
        }
    }
}
