using System.Collections.Immutable;
using Fairlead.Config.Store;
using Fairlead.Model;
using Fairlead.Model.Objects;

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
        var store = new ConfigStore([first, second]);
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
        var store = new ConfigStore([source]);
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

    private static ConfigSnapshot With(params string[] names) => new(
        names.Select(name => new ConfigKey("test.example", "Kind", "default", name)).ToImmutableSortedDictionary(key => key, key => new ConfigObject
        {
            Key = key,
            ApiVersion = "v1",
            ResourceVersion = "1",
            SourceId = "test",
            Spec = new NoSpec(),
        }),
        []);

    private sealed record NoSpec : ConfigSpec;
}
