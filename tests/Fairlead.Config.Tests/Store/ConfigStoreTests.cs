using Fairlead.Config.Applied;
using Fairlead.Config.Store;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;
using Fairlead.Testing.Time;

namespace Fairlead.Config.Tests.Store;

public sealed class ConfigStoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Run_TwoSources_WaitsForBothThenJoins()
    {
        using var first = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var second = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var stop = new CancellationTokenSource(Patience);
        var store = new ConfigStore([new("first", first), new("second", second)], new());
        var running = store.RunAsync(stop.Token);

        first.Publish(With("a"));
        Assert.Equal(0, store.Snapshots.Current.Version);
        second.Publish(With("b"));
        var joined = await store.Snapshots.WaitForNewerAsync(0, stop.Token);

        Assert.Equal(["a", "b"], joined.Value.Objects.Keys.Select(key => key.Name));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_SourceSaysTheSameAgain_PublishesNothing()
    {
        using var source = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var stop = new CancellationTokenSource(Patience);
        var store = new ConfigStore([new("test", source)], new());
        var running = store.RunAsync(stop.Token);

        source.Publish(With("a"));
        Assert.Equal(1, (await store.Snapshots.WaitForNewerAsync(0, stop.Token)).Version);
        source.Publish(With("a"));
        source.Publish(With("a", "b"));
        var next = await store.Snapshots.WaitForNewerAsync(1, stop.Token);

        // Whether the equal one was seen or skipped, it made no version.
        Assert.Equal(2, next.Version);
        Assert.Equal(2, next.Value.Objects.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_SourceSaysNothing_TheOthersAreServedAfterTheTimeAndItIsNamed()
    {
        using var first = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var silent = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var stop = new CancellationTokenSource(Patience);
        var clock = new WatchedTimeProvider();
        var store = new ConfigStore([new("first", first), new("other", silent)], new() { TimeProvider = clock });
        var running = store.RunAsync(stop.Token);
        first.Publish(With("a"));
        await clock.WaitForTimersAsync(1, stop.Token);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, store.Snapshots.Current.Version);
        Assert.Empty(store.Silent);
        clock.Advance(TimeSpan.FromSeconds(1));
        var alone = await store.Snapshots.WaitForNewerAsync(0, stop.Token);
        Assert.Equal(["a"], alone.Value.Objects.Keys.Select(key => key.Name));
        Assert.Equal(["other"], store.Silent);

        silent.Publish(With("b"));
        var both = await store.Snapshots.WaitForNewerAsync(alone.Version, stop.Token);
        Assert.Equal(["a", "b"], both.Value.Objects.Keys.Select(key => key.Name));
        Assert.Empty(store.Silent);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_NobodySaysAnything_NothingIsPublishedBeforeOneDoes()
    {
        using var first = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var second = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var stop = new CancellationTokenSource(Patience);
        var clock = new WatchedTimeProvider();
        var store = new ConfigStore(
            [new("first", first), new("second", second)], new() { SilentAfter = TimeSpan.FromSeconds(5), TimeProvider = clock });
        var running = store.RunAsync(stop.Token);
        await clock.WaitForTimersAsync(1, stop.Token);
        clock.Advance(TimeSpan.FromSeconds(5));
        while (store.Silent.Count == 0)
        {
            stop.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(["first", "second"], store.Silent);
        Assert.Equal(0, store.Snapshots.Current.Version);
        second.Publish(With("b"));
        Assert.Equal(["b"], (await store.Snapshots.WaitForNewerAsync(0, stop.Token)).Value.Objects.Keys.Select(key => key.Name));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task RejectAsync_ChangedVersion_TheOneBeforeIsGivenAndPlansKnowIt()
    {
        using var source = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var applied = new AppliedObjects("apply");
        using var stop = new CancellationTokenSource(Patience);
        var store = new ConfigStore([new("test", source), applied.Source], new());
        var running = store.RunAsync(stop.Token);
        var (one, two) = (Texts.Entry("shop", "one.example"), Texts.Entry("shop", "two.example"));
        source.Publish(Of(one));
        var first = await store.Snapshots.WaitForNewerAsync(0, stop.Token);
        source.Publish(Of(two));
        var changed = await store.Snapshots.WaitForNewerAsync(first.Version, stop.Token);
        Assert.Equal(one, store.FormerOf(one.Key)!.Item);

        await store.RejectAsync(
            new()
            {
                Key = two.Key,
                ResourceVersion = two.ResourceVersion,
                Client = "web-1",
                Resource = "Cluster c",
                Message = "no",
                At = DateTimeOffset.UnixEpoch,
            },
            stop.Token);
        var back = await store.Snapshots.WaitForNewerAsync(changed.Version, stop.Token);
        Assert.Equal(one.ResourceVersion, back.Value.Objects.Find(one.Key)!.ResourceVersion);
        Assert.Equal("web-1", Assert.Single(store.Quarantined).Rejection.Client);
        var plan = applied.Plan([], null, static _ => null).JoinedBy(store, applied.Source, DateTimeOffset.UnixEpoch);
        Assert.Equal(one.ResourceVersion, plan.Objects.Find(one.Key)!.ResourceVersion);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        static ConfigSnapshot Of(ConfigObject item) => new(ConfigSnapshot.MapOf([item]), []);
    }

    private static ConfigSnapshot With(params string[] names) => new(
        ConfigSnapshot.MapOf(names.Select(name => new ConfigObject
        {
            Key = new("test.example", "Kind", "default", name),
            ApiVersion = "v1",
            ResourceVersion = "1",
            SourceId = "test",
            Spec = new NoSpec(),
        })),
        []);

    private sealed record NoSpec : ConfigSpec;
}
