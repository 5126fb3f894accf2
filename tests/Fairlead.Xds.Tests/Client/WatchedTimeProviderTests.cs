using Fairlead.Testing.Time;

namespace Fairlead.Xds.Tests.Client;

/// <summary>The clock that the tests of streams and clients stand on, as far as it is more than the library's.</summary>
public sealed class WatchedTimeProviderTests
{
    private readonly WatchedTimeProvider _time = new();

    [Fact]
    public async Task WaitForTimers_TimerIsSet_GoesOn()
    {
        var waiting = _time.WaitForTimersAsync(2);
        var one = Task.Delay(TimeSpan.FromSeconds(1), _time);
        Assert.False(waiting.IsCompleted);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        await waiting;
        _time.Advance(TimeSpan.FromSeconds(2));
        await one;
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task ActiveTimers_AreThoseThatWillFire()
    {
        List<string> fired = [];
        await using var once = _time.CreateTimer(_ => fired.Add("once"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await using var period = _time.CreateTimer(_ => fired.Add("tick"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        await using var unset = _time.CreateTimer(_ => fired.Add("never"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.Equal(2, _time.ActiveTimers);
        Assert.Equal(2, _time.TimersSet);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["once", "tick"], fired);
        Assert.Equal(1, _time.ActiveTimers);

        // A timer that is due at once has fired when it is set.
        once.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.Equal(["once", "tick", "once"], fired);
        Assert.Equal(1, _time.ActiveTimers);
        Assert.Equal(3, _time.TimersSet);

        await period.DisposeAsync();
        Assert.Equal(0, _time.ActiveTimers);
        Assert.False(period.Change(TimeSpan.FromSeconds(1), TimeSpan.Zero));
        Assert.Equal(0, _time.ActiveTimers);
    }
}
