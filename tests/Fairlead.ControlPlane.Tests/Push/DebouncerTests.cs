using Fairlead.ControlPlane.Push;
using Fairlead.Incremental.Feeds;
using Fairlead.Testing.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.ControlPlane.Tests.Push;

public sealed class DebouncerTests
{
    private static readonly DebounceOptions Options = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    [Fact]
    public async Task NextAsync_OneChange_ComesAfterQuiet()
    {
        var time = new WatchedTimeProvider();
        using var feed = new SnapshotFeed<int>(0);
        var next = new Debouncer<int>(feed, Options, time).NextAsync(0, CancellationToken.None).AsTask();

        feed.Publish(7);
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new Versioned<int>(1, 7), await next);
    }

    [Fact]
    public async Task NextAsync_QuietOfNothing_HandsOnAtOnce()
    {
        using var feed = new SnapshotFeed<int>(0);
        feed.Publish(1);
        var debouncer = new Debouncer<int>(feed, new(TimeSpan.Zero, TimeSpan.Zero), new WatchedTimeProvider());
        Assert.Equal(1, (await debouncer.NextAsync(0, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task NextAsync_NeverQuiet_ComesAfterMaximum()
    {
        var time = new WatchedTimeProvider();
        using var feed = new SnapshotFeed<int>(0);
        var next = new Debouncer<int>(feed, Options, time).NextAsync(0, CancellationToken.None).AsTask();
        for (var at = 0; at < 1000; at += 50)
        {
            Assert.False(next.IsCompleted);
            await PublishAsync(feed, time);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(20, (await next).Version);
    }

    [Fact]
    public async Task NextAsync_Cancelled_Throws()
    {
        using var feed = new SnapshotFeed<int>(0);
        using var cancel = new CancellationTokenSource();
        var time = new WatchedTimeProvider();
        var next = new Debouncer<int>(feed, Options, time).NextAsync(0, cancel.Token).AsTask();
        feed.Publish(1);
        await time.WaitForTimersAsync(1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData(-1, 100)]
    [InlineData(100, 99)]
    public void Constructor_ImpossibleOptions_Throws(int quiet, int max)
    {
        using var feed = new SnapshotFeed<int>(0);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new Debouncer<int>(feed, new(TimeSpan.FromMilliseconds(quiet), TimeSpan.FromMilliseconds(max)), TimeProvider.System));
    }

    // Against a model: a burst goes out when it has been quiet for 100 ms or its first change is 1 s old, with the newest value, at that
    // very moment.
    [Fact]
    public void NextAsync_AnyGaps_HandsOnAsTheModelSays() =>
        Prop.ForAll(Gen.Choose(1, 250).NonEmptyListOf().ToArbitrary(), gaps => BehavesAsModelAsync([.. gaps]))
            .QuickCheckThrowOnFailure();

    private static async Task BehavesAsModelAsync(List<int> gaps)
    {
        var time = new WatchedTimeProvider();
        using var feed = new SnapshotFeed<int>(0);
        var expectedAt = 0;
        var last = 0;
        var versions = 1;
        foreach (var gap in gaps)
        {
            if (gap >= 100 || last + gap >= 1000)
            {
                break;
            }

            last += gap;
            versions++;
        }

        expectedAt = Math.Min(last + 100, 1000);
        var next = new Debouncer<int>(feed, Options, time).NextAsync(0, CancellationToken.None).AsTask();
        await PublishAsync(feed, time);
        for (var i = 1; i < versions; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(gaps[i - 1]));
            Assert.False(next.IsCompleted);
            await PublishAsync(feed, time);
        }

        time.Advance(TimeSpan.FromMilliseconds(expectedAt - last - 1));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(versions, (await next).Version);
    }

    // The loop takes a change on another thread: the clock may only move when it has set its timer anew.
    private static async Task PublishAsync(SnapshotFeed<int> feed, WatchedTimeProvider time)
    {
        var before = time.TimersSet;
        feed.Publish(0);
        while (time.TimersSet == before)
        {
            await Task.Yield();
        }
    }
}
