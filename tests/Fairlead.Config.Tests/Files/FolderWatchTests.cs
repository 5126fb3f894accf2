using System.Threading.Channels;
using Fairlead.Config.Files;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Config.Tests.Files;

/// <summary>The source on a real file system with the operating system's own signs of change.</summary>
public sealed class FolderWatchTests : IDisposable
{
    // The periodic look is put far away: what is seen in time was seen by a sign.
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private readonly TempDirectory _folder = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    [Fact]
    public async Task Run_EditorsWays_AreAllSeen()
    {
        var target = _folder.File("a.yaml");
        await File.WriteAllTextAsync(target, Entry("start"));
        var source = new FileConfigSource(
            new() { Directories = [_folder.Path], Rescan = Never, Settle = TimeSpan.FromMilliseconds(30) }, NullLogger.Instance);
        var running = source.RunAsync(_stop.Token);
        await source.FirstRead;

        // Atomic rename.
        _folder.Write("a.yaml", Entry("renamed"));
        await UntilAsync(source, "renamed");

        // Truncate and write in place.
        await File.WriteAllTextAsync(target, Entry("written"));
        await UntilAsync(source, "written");

        // Move away as a backup and create anew, as vim does.
        File.Move(target, target + "~");
        await File.WriteAllTextAsync(target, Entry("created"));
        File.Delete(target + "~");
        await UntilAsync(source, "created");

        // A file in a folder that is new itself, and then its end.
        Directory.CreateDirectory(_folder.File("sub"));
        await File.WriteAllTextAsync(_folder.File("sub/b.yaml"), Entry("below"));
        await UntilAsync(source, "below", "created");
        Directory.Delete(_folder.File("sub"), recursive: true);
        await UntilAsync(source, "created");

        // Swap of a volume's link.
        Directory.CreateDirectory(_folder.File("..1"));
        await File.WriteAllTextAsync(_folder.File("..1/c.yaml"), Entry("volume-1"));
        Directory.CreateSymbolicLink(_folder.File("..data"), "..1");
        File.CreateSymbolicLink(_folder.File("c.yaml"), "..data/c.yaml");
        await UntilAsync(source, "created", "volume-1");
        Directory.CreateDirectory(_folder.File("..2"));
        await File.WriteAllTextAsync(_folder.File("..2/c.yaml"), Entry("volume-2"));
        Directory.CreateSymbolicLink(_folder.File("..data_tmp"), "..2");
        File.Delete(_folder.File("..data"));
        Directory.Move(_folder.File("..data_tmp"), _folder.File("..data"));
        await UntilAsync(source, "created", "volume-2");

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_WriterMakesManySmallWrites_NoStateBetweenIsPublished()
    {
        var target = _folder.File("a.yaml");
        await File.WriteAllTextAsync(target, Entry("old"));
        var source = new FileConfigSource(
            new() { Directories = [_folder.Path], Rescan = Never, Settle = TimeSpan.FromMilliseconds(200) }, NullLogger.Instance);
        var running = source.RunAsync(_stop.Token);
        await source.FirstRead;

        await using (var stream = new FileStream(target, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
            foreach (var part in Entry("new").Chunk(5))
            {
                await stream.WriteAsync(part.Select(c => (byte)c).ToArray());
                await stream.FlushAsync();
            }
        }

        await UntilAsync(source, "new");
        Assert.Equal(2, source.Snapshots.Current.Version);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Signs_FileWrittenBesideAndRenamed_NameItAndNothingElse()
    {
        _folder.Write("a.yaml", Entry("old"));
        var signs = Channel.CreateUnbounded<string?>(); // a test's, which ends
        using var watch = new FolderWatch(new() { Directories = [_folder.Path] }, sign => signs.Writer.TryWrite(sign), NullLogger.Instance);
        watch.Refresh();

        _folder.Write("a.yaml", Entry("new"));
        string? sign;
        do
        {
            sign = await signs.Reader.ReadAsync(_stop.Token);
            Assert.Equal(_folder.File("a.yaml"), sign?.Replace(".draft~", "", StringComparison.Ordinal));
        }
        while (sign != _folder.File("a.yaml"));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    private static string Entry(string name) =>
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}}}\nspec: {{hosts: [{name}.example]}}\n";

    private async Task UntilAsync(FileConfigSource source, params string[] names)
    {
        var current = source.Snapshots.Current;
        try
        {
            while (!current.Value.Objects.Keys.Select(key => key.Name).SequenceEqual(names) || current.Value.Problems.Count > 0)
            {
                current = await source.Snapshots.WaitForNewerAsync(current.Version, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"never saw {string.Join(
                ", ", names)}; the newest is {string.Join(", ", current.Value.Objects.Keys)} {string.Join("; ", current.Value.Problems)}");
        }
    }
}
