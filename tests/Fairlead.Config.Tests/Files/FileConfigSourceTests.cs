using Fairlead.Config.Files;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Config.Tests.Files;

/// <summary>The source under a clock of the test's and signs of change that the test gives.</summary>
public sealed class FileConfigSourceTests : IAsyncDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly WatchedTimeProvider _clock = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));
    private readonly FileConfigSource _source;
    private Task _running = Task.CompletedTask;

    public FileConfigSourceTests() =>
        _source = new(new() { Directories = [_folder.Path], TimeProvider = _clock, UseWatcher = false }, NullLogger.Instance);

    [Fact]
    public async Task Run_FilesInFolders_AreReadOnceAtStart()
    {
        Directory.CreateDirectory(_folder.File("sub"));
        _folder.Write("a.yaml", Entry("one"));
        _folder.Write("sub/b.yml", Entry("two"));
        _folder.Write("sub/c.json",
            """{"apiVersion":"networking.istio.io/v1","kind":"ServiceEntry","metadata":{"name":"three"},"spec":{"hosts":["c.example"]}}""");

        await StartAsync();

        Assert.Equal(["one", "three", "two"], Names());
        Assert.Equal(1, _source.Snapshots.Current.Version);
    }

    [Fact]
    public async Task Run_FilesOfEditorsAndVolumes_AreNotConfig()
    {
        foreach (var name in new[] {
            ".hidden.yaml", "#lock.yaml", ".#lock.yaml", "~x.yaml", "a.yaml~", "a.yaml.swp", "a.yaml.bak", "notes.txt", "4913" })
        {
            await File.WriteAllTextAsync(_folder.File(name), Entry("one"));
        }

        Directory.CreateDirectory(_folder.File("..2026_01_01"));
        await File.WriteAllTextAsync(_folder.File("..2026_01_01/a.yaml"), Entry("one"));

        await StartAsync();

        Assert.Empty(_source.Snapshots.Current.Value.Objects);
        Assert.Empty(_source.Snapshots.Current.Value.Problems);
    }

    [Fact]
    public async Task Run_ListingHangs_SaysSoAfterATimeAndEndsWhenAsked()
    {
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        FileConfigSource source = new(
            new()
            {
                Directories = [_folder.Path],
                TimeProvider = _clock,
                UseWatcher = false,
                List = path =>
                {
                    gate.Wait();
                    return FolderListing.List(path);
                },
            },
            NullLogger.Instance);
        var running = source.RunAsync(stop.Token);
        while (source.Failing() is null)
        {
            _stop.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("has not come back for", source.Failing(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        gate.Set();
    }

    [Fact]
    public async Task Run_NamedPipe_IsToldAndNeverOpened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes have names on Linux");
        _folder.Write("a.yaml", Entry("one"));
        await ExternalProcess.RunAsync(new("mkfifo", [_folder.File("pipe.yaml")]), TimeSpan.FromSeconds(20));

        await StartAsync();

        Assert.Equal(["one"], Names());
        var problem = Assert.Single(_source.Snapshots.Current.Value.Problems);
        Assert.Equal(("FL1009", _folder.File("pipe.yaml")), (problem.Code, problem.Origin?.File));
        Assert.Contains("a named pipe", problem.Message, StringComparison.Ordinal);
        await SignAsync();
        Assert.Equal(1, _source.Snapshots.Current.Version);
    }

    [Fact]
    public async Task Touch_NothingChanged_PublishesNothing()
    {
        _folder.Write("a.yaml", Entry("one"));
        await StartAsync();

        await SignAsync();
        _folder.Write("a.yaml", Entry("one"));
        await SignAsync();

        Assert.Equal(1, _source.Snapshots.Current.Version);
    }

    [Fact]
    public async Task Touch_CommentAbove_PublishesNewPlacesOfTheSameObjects()
    {
        _folder.Write("a.yaml", Entry("one"));
        await StartAsync();
        var before = _source.Snapshots.Current.Value;

        _folder.Write("a.yaml", "# a comment\n" + Entry("one"));
        await SignAsync();

        var after = _source.Snapshots.Current.Value;
        Assert.Same(before.Objects, after.Objects);
        Assert.Equal(before.Places.Values.Single().Origin.Line + 1, after.Places.Values.Single().Origin.Line);
    }

    [Fact]
    public async Task Touch_FileTruncated_KeepsItsContentForTheGrace()
    {
        _folder.Write("a.yaml", Entry("one"));
        await StartAsync();

        // Truncate, then write: two steps of an editor with time between them.
        await File.WriteAllTextAsync(_folder.File("a.yaml"), "");
        await SignAsync();
        Assert.Equal(["one"], Names());

        await File.WriteAllTextAsync(_folder.File("a.yaml"), Entry("two"));
        await SignAsync();
        Assert.Equal(["two"], Names());
    }

    [Fact]
    public async Task Rescan_FileEmptyForLonger_IsEmpty()
    {
        _folder.Write("a.yaml", Entry("one"));
        await StartAsync();

        await File.WriteAllTextAsync(_folder.File("a.yaml"), "");
        await SignAsync();
        await PassAsync(TimeSpan.FromMilliseconds(100), 6);

        Assert.Empty(Names());
    }

    [Fact]
    public async Task Touch_FileDeletedAndCreated_KeepsItsContentBetween()
    {
        _folder.Write("a.yaml", Entry("one"));
        await StartAsync();

        File.Delete(_folder.File("a.yaml"));
        await SignAsync();
        Assert.Equal(["one"], Names());

        await File.WriteAllTextAsync(_folder.File("a.yaml"), Entry("one"));
        await SignAsync();
        Assert.Equal(["one"], Names());
        Assert.Equal(1, _source.Snapshots.Current.Version);
    }

    [Fact]
    public async Task Rescan_FileDeletedForGood_IsGoneAfterTheGrace()
    {
        _folder.Write("a.yaml", Entry("one"));
        _folder.Write("b.yaml", Entry("two"));
        await StartAsync();

        File.Delete(_folder.File("a.yaml"));
        await SignAsync();
        await PassAsync(TimeSpan.FromMilliseconds(100), 6);

        Assert.Equal(["two"], Names());
    }

    [Fact]
    public async Task Touch_FileRenamed_IsNoDuplicateWhileItsOldNameIsHeld()
    {
        _folder.Write("a.yaml", Entry("one"));
        await StartAsync();

        File.Move(_folder.File("a.yaml"), _folder.File("b.yaml"));
        await SignAsync();

        Assert.Empty(_source.Snapshots.Current.Value.Problems);
        Assert.EndsWith("b.yaml", _source.Snapshots.Current.Value.Places.Values.Single().Origin.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Touch_TwoFilesGiveOneObject_FirstCountsAndSecondIsNamed()
    {
        _folder.Write("a.yaml", Entry("one"));
        _folder.Write("b.yaml", Entry("one"));

        await StartAsync();

        var problem = Assert.Single(_source.Snapshots.Current.Value.Problems);
        Assert.Equal("FL1301", problem.Code);
        Assert.EndsWith("b.yaml", problem.Origin?.File, StringComparison.Ordinal);
        Assert.EndsWith("a.yaml", _source.Snapshots.Current.Value.Places.Values.Single().Origin.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rescan_VolumeOfKubernetesSwapped_IsReadThroughItsLinks()
    {
        // As the kubelet lays out a ConfigMap: files are links into ..data, which is a link that is swapped.
        Directory.CreateDirectory(_folder.File("..1"));
        await File.WriteAllTextAsync(_folder.File("..1/a.yaml"), Entry("one"));
        Directory.CreateSymbolicLink(_folder.File("..data"), "..1");
        File.CreateSymbolicLink(_folder.File("a.yaml"), "..data/a.yaml");
        await StartAsync();
        Assert.Equal(["one"], Names());

        Directory.CreateDirectory(_folder.File("..2"));
        await File.WriteAllTextAsync(_folder.File("..2/a.yaml"), Entry("two"));
        Directory.CreateSymbolicLink(_folder.File("..data_tmp"), "..2");
        File.Delete(_folder.File("..data"));
        Directory.Move(_folder.File("..data_tmp"), _folder.File("..data"));
        await SignAsync();

        Assert.Equal(["two"], Names());
    }

    [Fact]
    public async Task Run_FolderMissing_IsAProblemUntilItAppears()
    {
        var late = _folder.File("late");
        var source = new FileConfigSource(new() { Directories = [late], TimeProvider = _clock, UseWatcher = false }, NullLogger.Instance);
        _running = source.RunAsync(_stop.Token);
        await source.FirstRead;
        Assert.Equal("FL1001", Assert.Single(source.Snapshots.Current.Value.Problems).Code);

        Directory.CreateDirectory(late);
        await File.WriteAllTextAsync(Path.Combine(late, "a.yaml"), Entry("one"));
        await _clock.WaitForTimersAsync(1, _stop.Token);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var next = await source.Snapshots.WaitForNewerAsync(1, _stop.Token);

        Assert.Empty(next.Value.Problems);
        Assert.Single(next.Value.Objects);
    }

    [Fact]
    public async Task Settle_SignsKeepComing_ReadsAfterTheLongestWait()
    {
        await StartAsync();
        _folder.Write("a.yaml", Entry("one"));

        // A writer that never pauses: a sign every 50 ms.
        _source.Touch();
        while (_source.Snapshots.Current.Version == 1)
        {
            _stop.Token.ThrowIfCancellationRequested();
            await _clock.WaitForTimersAsync(1, _stop.Token);
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            _source.Touch();
            await Task.Yield();
        }

        Assert.Equal(["one"], (await _source.Snapshots.WaitForNewerAsync(1, _stop.Token)).Value.Objects.Keys.Select(key => key.Name));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // How it ends.
        }

        _stop.Dispose();
        _folder.Dispose();
    }

    private static string Entry(string name) =>
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}}}\nspec: {{hosts: [{name}.example]}}\n";

    private IEnumerable<string> Names() => _source.Snapshots.Current.Value.Objects.Keys.Select(key => key.Name);

    private async Task StartAsync()
    {
        _running = _source.RunAsync(_stop.Token);
        await _source.FirstRead;
        await _clock.WaitForTimersAsync(1, _stop.Token);
    }

    // A sign of change, and time enough for the source to settle and read.
    private async Task SignAsync()
    {
        var reads = _source.Reads;
        _source.Touch();
        while (_source.Reads == reads)
        {
            await _clock.WaitForTimersAsync(1, _stop.Token);
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            _stop.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task PassAsync(TimeSpan step, int steps)
    {
        for (var index = 0; index < steps; index++)
        {
            await _clock.WaitForTimersAsync(1, _stop.Token);
            var reads = _source.Reads;
            _clock.Advance(step);
            while (_source.Reads == reads)
            {
                _stop.Token.ThrowIfCancellationRequested();
                await Task.Yield();
                if (_clock.ActiveTimers > 0 && _source.Reads == reads)
                {
                    _clock.Advance(step);
                }
            }
        }
    }
}
