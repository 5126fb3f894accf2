using Fairlead.Config.State;
using Fairlead.Config.Store;
using Fairlead.Config.Tests.Store;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Config.Tests.State;

/// <summary>A store that follows sources, with what a store after it knows of them.</summary>
public sealed class StateKeeperTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _limit.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Run_SourcesChange_TheNextStoreBeginsWithWhatCounted()
    {
        await RunAsync(async (one, other) =>
        {
            one.Publish(Of("a", "b", "c"));
            other.Publish(Of("a", "x"));
            await KeptAsync("one/dir", 3);
            one.Publish(Of("a", "b"));
            await KeptAsync("one/dir", 2);
        });

        using var state = StateDirectory.Open(_directory.Path, _time, NullLogger.Instance);
        Assert.Equal(["a", "b"], state.Stored("one/dir").Keys.Select(static key => key.Name));

        // What another source shadows is kept of each.
        Assert.Equal(["a", "x"], state.Stored("other").Keys.Select(static key => key.Name));
        Assert.Empty(state.Stored("third"));
    }

    [Fact]
    public async Task Run_OneOfManyChanges_WritesThatOne()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(static index => $"n{index}")];
        await RunAsync(async (one, other) =>
        {
            other.Publish(ConfigSnapshot.Empty);
            one.Publish(Of(names));
            await KeptAsync("one/dir", 500);
            var before = new FileInfo(FileOf("one/dir")).Length;
            var changed = Texts.Entry("n7", "changed.example");
            one.Publish(new(Of(names).Objects.With(changed.Key, changed), []));
            await UntilAsync(() => new FileInfo(FileOf("one/dir")).Length > before);
            Assert.InRange(new FileInfo(FileOf("one/dir")).Length - before, 1, 1000);
        });
    }

    [Fact]
    public async Task Run_SourceSaysNothingAfterTheRestart_WhatIsKeptOfItStays()
    {
        await RunAsync(async (one, other) =>
        {
            other.Publish(ConfigSnapshot.Empty);
            one.Publish(Of("a", "b"));
            await KeptAsync("one/dir", 2);
        });
        await RunAsync((_, other) =>
        {
            other.Publish(ConfigSnapshot.Empty);
            return Task.CompletedTask;
        });

        using var state = StateDirectory.Open(_directory.Path, _time, NullLogger.Instance);
        Assert.Equal(2, state.Stored("one/dir").Count);
    }

    private async Task RunAsync(Func<SnapshotFeed<ConfigSnapshot>, SnapshotFeed<ConfigSnapshot>, Task> change)
    {
        using var one = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var other = new SnapshotFeed<ConfigSnapshot>(ConfigSnapshot.Empty);
        using var state = StateDirectory.Open(_directory.Path, _time, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        ConfigSource[] sources = [new("one/dir", one), new("other", other)];
        ConfigStore store = new(sources, new() { State = state, TimeProvider = _time });
        StateKeeper keeper = new(store, sources, state, _time);
        Task[] running = [store.RunAsync(stop.Token), keeper.RunAsync(stop.Token)];
        await change(one, other);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(running));
    }

    private string FileOf(string source) => _directory.File($"objects/{source.Replace("/", "%2F", StringComparison.Ordinal)}.log");

    private Task KeptAsync(string source, int count) => UntilAsync(() =>
    {
        // A second reader beside the writer, as a crash would leave the file.
        if (!File.Exists(FileOf(source)))
        {
            return false;
        }

        var copy = _directory.File("copy.log");
        File.Copy(FileOf(source), copy, overwrite: true);
        using var log = ObjectLog.Open(copy, source, _time);
        return log.Stored.Count == count;
    });

    private async Task UntilAsync(Func<bool> isReached)
    {
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!isReached())
        {
            await look.WaitForNextTickAsync(_limit.Token);
        }
    }

    private static ConfigSnapshot Of(params string[] names) =>
        new(ConfigSnapshot.MapOf(names.Select(static name => Texts.Entry(name, $"{name}.example"))), []);
}
