namespace Fairlead.Demo;

/// <summary>Sends requests on all paths, all the time: from each service through its sidecar to each service.</summary>
internal sealed class PathProbes : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly CancellationTokenSource _stopping = new();
    private readonly PathState[] _states;
    private readonly IReadOnlyDictionary<string, Uri> _applications;
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly Task _loops;

    public PathProbes(IReadOnlyList<DemoService> services, IReadOnlyDictionary<string, Uri> applications, TimeSpan every, TimeProvider time)
    {
        _applications = applications;
        _every = every;
        _time = time;
        _states = [.. services.SelectMany(from => services.Select(to => new PathState(from, to)))];
        _loops = Task.WhenAll(Enumerable.Range(0, _states.Length).Select(ProbeAsync));
    }

    /// <summary>The paths as they are now, by source and then by destination.</summary>
    public IReadOnlyList<PathState> States => [.. Enumerable.Range(0, _states.Length).Select(index => Volatile.Read(ref _states[index]))];

    /// <summary>Lets the requests that are on their way end, and sends no more.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        _http.Dispose();
    }

    private async Task ProbeAsync(int index)
    {
        var (from, to) = (_states[index].From, _states[index].To);
        var url = new Uri(_applications[from.Name], $"/call?host={to.Host}");
        while (!_stopping.IsCancellationRequested)
        {
            PathAnswer answer;
            try
            {
                answer = PathAnswer.Parse(await _http.GetStringAsync(url, CancellationToken.None));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                answer = new(0, e.Message, "");
            }

            Volatile.Write(ref _states[index], _states[index].After(answer));
            try
            {
                await Task.Delay(_every, _time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
