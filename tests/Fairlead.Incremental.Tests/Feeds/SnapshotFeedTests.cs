using Fairlead.Incremental.Feeds;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Incremental.Tests.Feeds;

public sealed class SnapshotFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Publish_Values_GetGrowingVersions()
    {
        using var feed = new SnapshotFeed<string>("start");

        Assert.Equal(new(0, "start"), feed.Current);
        Assert.Equal(1, feed.Publish("one"));
        Assert.Equal(2, feed.Publish("two"));
        Assert.Equal(new(2, "two"), feed.Current);
    }

    [Fact]
    public void TryPublish_AnyVersions_TakesOnlyNewerOnes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), versions =>
        {
            using var feed = new SnapshotFeed<int>(-1);
            var newest = 0L;
            foreach (var version in versions)
            {
                Assert.Equal(version > newest, feed.TryPublish(new(version, version)));
                newest = Math.Max(newest, version);
                Assert.Equal(newest, feed.Current.Version);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task WaitForNewer_NewerIsThere_ReturnsTheNewestAtOnce()
    {
        using var feed = new SnapshotFeed<string>("start");
        feed.Publish("one");
        feed.Publish("two");

        var waiting = feed.WaitForNewerAsync(0, CancellationToken.None);

        // A reader that was away skips what came between.
        Assert.True(waiting.IsCompleted);
        Assert.Equal(new(2, "two"), await waiting);
    }

    [Fact]
    public async Task WaitForNewer_NothingNewer_WaitsForThePublish()
    {
        using var feed = new SnapshotFeed<string>("start");
        var waiting = feed.WaitForNewerAsync(0, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        feed.Publish("one");

        Assert.Equal(new(1, "one"), await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task WaitForNewer_VersionFarAhead_SleepsThroughOlderOnes()
    {
        using var feed = new SnapshotFeed<string>("start");
        var waiting = feed.WaitForNewerAsync(5, CancellationToken.None).AsTask();

        feed.Publish("one");
        Assert.True(feed.TryPublish(new(6, "six")));

        Assert.Equal(new(6, "six"), await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task WaitForNewer_Cancelled_Throws()
    {
        using var feed = new SnapshotFeed<string>("start");
        using var stop = new CancellationTokenSource();
        var waiting = feed.WaitForNewerAsync(0, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Dispose_ReadersWait_WakesThemAndKeepsTheValue()
    {
        var feed = new SnapshotFeed<string>("start");
        feed.Publish("one");
        var waiting = feed.WaitForNewerAsync(1, CancellationToken.None).AsTask();

        feed.Dispose();
        feed.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience));
        Assert.Equal("one", feed.Current.Value);
        Assert.Equal("one", (await feed.WaitForNewerAsync(0, CancellationToken.None)).Value);
        Assert.Throws<ObjectDisposedException>(() => feed.Publish("two"));
        Assert.Throws<ObjectDisposedException>(() => feed.TryPublish(new(9, "nine")));
    }

    [Fact]
    public async Task Publish_ReaderContinues_NotOnThePublishersStack()
    {
        using var feed = new SnapshotFeed<int>(0);
        var publisher = 0;
        var reader = Task.Run(async () =>
        {
            await feed.WaitForNewerAsync(0, CancellationToken.None);
            return Environment.CurrentManagedThreadId == Volatile.Read(ref publisher) && publisher != 0;
        });

        Volatile.Write(ref publisher, Environment.CurrentManagedThreadId);
        feed.Publish(1);
        Volatile.Write(ref publisher, 0);

        Assert.False(await reader.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    public async Task WaitForNewer_ManyWritersAndReaders_NoWakeUpIsLostAndVersionsGrow(int writers, int readers)
    {
        const int Each = 2_000;
        using var feed = new SnapshotFeed<long>(0);
        var last = (long)writers * Each;

        // A lost wake-up would leave a reader waiting for ever: the time limit tells.
        var reading = Enumerable.Range(0, readers).Select(_ => Task.Run(async () =>
        {
            var seen = 0L;
            while (seen < last)
            {
                var next = await feed.WaitForNewerAsync(seen, CancellationToken.None);
                Assert.True(next.Version > seen, $"version {next.Version} after {seen}");
                seen = next.Version;
            }
        })).ToList();
        var writing = Enumerable.Range(0, writers).Select(_ => Task.Run(() =>
        {
            for (var index = 0; index < Each; index++)
            {
                feed.Publish(index);
            }
        }));

        await Task.WhenAll(writing.Concat(reading)).WaitAsync(Patience);
        Assert.Equal(last, feed.Current.Version);
    }
}
