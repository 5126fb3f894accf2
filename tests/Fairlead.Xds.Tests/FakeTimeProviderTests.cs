using Fairlead.Testing.Time;

namespace Fairlead.Xds.Tests;

/// <summary>The clock that deadline tests stand on.</summary>
public sealed class FakeTimeProviderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public async Task Advance_Timers_FireInOrderAtTheirTimes()
    {
        var start = _time.GetUtcNow();
        await using var late = Timer("late", TimeSpan.FromSeconds(3));
        await using var first = Timer("first", TimeSpan.FromSeconds(1));
        await using var second = Timer("second", TimeSpan.FromSeconds(1));
        await using var period = _time.CreateTimer(_ => Note("tick"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["first@1", "second@1", "tick@2", "late@3", "tick@4"], _fired);
        Assert.Equal(TimeSpan.FromSeconds(5), _time.GetUtcNow() - start);
        Assert.Equal(1, _time.ActiveTimers);

        ITimer Timer(string name, TimeSpan due) => _time.CreateTimer(_ => Note(name), null, due, Timeout.InfiniteTimeSpan);

        void Note(string name) => _fired.Add($"{name}@{(_time.GetUtcNow() - start).TotalSeconds}");
    }

    [Fact]
    public void Advance_TimerSetOnTheWay_FiresToo()
    {
        var begun = _time.GetTimestamp();
        _time.CreateTimer(
            _ => _time.CreateTimer(_ => _fired.Add($"{_time.GetElapsedTime(begun).TotalSeconds}"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["2"], _fired);
    }

    [Fact]
    public async Task Change_OrDispose_CountsFromNowOn()
    {
        var timer = _time.CreateTimer(_ => _fired.Add("fired"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(_fired);
        await timer.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(_fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

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
}
