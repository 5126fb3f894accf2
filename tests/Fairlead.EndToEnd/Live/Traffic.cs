using System.Collections.Concurrent;
using Fairlead.EndToEnd.Http;
using Fairlead.EndToEnd.Mesh;

namespace Fairlead.EndToEnd.Live;

/// <summary>Requests to one host, a few at a time, without an end, while something else happens. Stop it to learn what failed.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int Workers = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _workers;

    private Traffic(ProxyClient client, string host) =>
        _workers = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(client, host)));

    public static Traffic Start(ProxyUnderTest proxy, string host) => new(proxy.Client, host);

    /// <summary>How many answers a backend gave so far.</summary>
    public int Of(string backend) => _answers.GetValueOrDefault(backend);

    /// <summary>Waits for more answers of a backend than there are now.</summary>
    public Task SeesAsync(string backend, int more = 10)
    {
        var begin = Of(backend);
        return Eventually.SeeAsync($"answers of {backend}", _ => Task.FromResult((Of(backend) >= begin + more, Summary())));
    }

    /// <summary>Ends it; fails if a request failed.</summary>
    public async Task StopWithoutFailureAsync()
    {
        await _stopping.CancelAsync();
        await _workers;
        Assert.True(_failures.IsEmpty, $"{_failures.Count} requests failed, {Summary()} did not:\n{string.Join('\n', _failures.Take(5))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _workers;
        _stopping.Dispose();
    }

    private string Summary() => string.Join(", ", _answers.Select(a => $"{a.Key} {a.Value}"));

    private async Task WorkAsync(ProxyClient client, string host)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                // A request that has begun ends before the traffic does: only then is it known whether it failed.
                var answer = await client.GetAsync(host, "/", CancellationToken.None);
                if (answer.Status == 200 && answer.Backend is { } backend)
                {
                    _answers.AddOrUpdate(backend, 1, (_, n) => n + 1);
                }
                else
                {
                    _failures.Enqueue(answer.ToString());
                }
            }
            catch (HttpRequestException e)
            {
                _failures.Enqueue(e.ToString());
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
