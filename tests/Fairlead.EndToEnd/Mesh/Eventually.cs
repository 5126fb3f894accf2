namespace Fairlead.EndToEnd.Mesh;

/// <summary>Waits for a state of another process that cannot tell by itself when it gets there.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a state is waited for: generous, since it only costs when something is broken.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Looks until there is something to see, and returns it. What was seen last goes into the message of a failure.</summary>
    public static async Task<T> SeeAsync<T>(
        string awaited, Func<CancellationToken, Task<(bool Reached, T Value)>> look, Func<Task<string>>? explain = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        var last = "nothing";
        try
        {
            do
            {
                try
                {
                    var (reached, value) = await look(limit.Token);
                    if (reached)
                    {
                        return value;
                    }

                    last = value?.ToString() ?? "nothing";
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    last = e.Message;
                }
            }
            while (await timer.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        throw new TimeoutException($"{awaited}: not seen within {Limit}; last seen: {last}\n{(explain is null ? "" : await explain())}");
    }
}
