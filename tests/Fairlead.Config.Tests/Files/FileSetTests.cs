using Fairlead.Config.Files;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Time;

namespace Fairlead.Config.Tests.Files;

/// <summary>
/// A look at some files gives what a first look at all of them gives, whatever is wrong in any of them, and reads no other file.
/// </summary>
public sealed class FileSetTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TempDirectory _folder = new();
    private readonly WatchedTimeProvider _clock = new();

    [Fact]
    public void ReadSome_OneFileOfAThousandBesideBrokenOnes_ReadsItAndHandsOnOneDifference()
    {
        for (var index = 0; index < 1000; index++)
        {
            _folder.Write($"f{index}.yaml", Entry($"o{index}", "v1"));
        }

        for (var index = 0; index < 20; index++)
        {
            _folder.Write($"broken{index}.yaml", index % 2 == 0
                ? "{"
                : Entry($"b{index}", "v1").Replace("hosts", "hoses", StringComparison.Ordinal));
        }

        var files = Files();
        var before = files.ReadAll(everything: true).Snapshot;
        Assert.Equal((1000, 30, 1020L), (before.Objects.Count, before.Problems.Count, files.FilesRead));
        _folder.Write("f500.yaml", Entry("o500", "v2"));

        var after = files.ReadSome([_folder.File("f500.yaml"), _folder.File("f500.yaml.draft~")]).Snapshot;

        Assert.Equal(1021, files.FilesRead);
        Assert.Equal("o500", Assert.Single(after.Objects.ChangesSince(before.Objects)).Key.Name);
        Assert.Same(before.Problems, after.Problems);
        Assert.Same(before.Objects.Find(Key("o499")), after.Objects.Find(Key("o499")));
    }

    [Fact]
    public void ReadSome_FileComesAndGoes_ReadsThatFileOnly()
    {
        _folder.Write("a.yaml", Entry("a", "v1"));
        _folder.Write("b.yaml", "{");
        var files = Files();
        files.ReadAll(everything: true);
        _folder.Write("c.yaml", Entry("c", "v1"));

        Assert.Equal(["a", "c"], Names(files.ReadSome([_folder.File("c.yaml")])));
        Assert.Equal(3, files.FilesRead);
        File.Delete(_folder.File("c.yaml"));
        Assert.True(files.ReadSome([_folder.File("c.yaml")]).LookAgain);
        _clock.Advance(Grace);
        Assert.Equal(["a"], Names(files.ReadSome([])));
        Assert.Equal(3, files.FilesRead);
    }

    [Fact]
    public void ReadAll_FileWithAnErrorIsGone_KeepsItsErrorWhileItIsHeld()
    {
        _folder.Write("a.yaml", Entry("a", "v1").Replace("hosts", "hoses", StringComparison.Ordinal));
        var files = Files();
        var before = files.ReadAll(everything: true).Snapshot.Problems;
        File.Delete(_folder.File("a.yaml"));

        // Else what the file refuses would look like what it does not have any more, and its last good version would go.
        Assert.Equal(before, files.ReadAll(everything: true).Snapshot.Problems);
        _clock.Advance(Grace);
        Assert.Empty(files.ReadAll(everything: true).Snapshot.Problems);
    }

    [Fact]
    public void ReadAll_FileTooLarge_SaysHowLargeItIs()
    {
        using (var file = File.Create(_folder.File("large.yaml")))
        {
            file.SetLength(9_000_001);
        }

        var problem = Assert.Single(Files().ReadAll(everything: true).Snapshot.Problems);

        Assert.Equal(("FL1002", "expected at most 8388608 bytes, got 9000001"), (problem.Code, problem.Message));
        Assert.Equal((_folder.File("large.yaml"), 0), (problem.Origin?.File, problem.Origin?.Line));
    }

    [Fact]
    public void ReadAll_CommentInAFileOfManyObjects_KeepsThemAll()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(index => Entry($"o{index}", "v1")));
        _folder.Write("a.yaml", text);
        var files = Files();
        var before = files.ReadAll(everything: true).Snapshot;
        _folder.Write("a.yaml", "# a comment\n" + text);

        var after = files.ReadAll(everything: true).Snapshot;

        Assert.Same(before.Objects, after.Objects);
        Assert.Equal(50, after.Places.ChangesSince(before.Places).Count);
        Assert.Same(after, files.ReadAll(everything: true).Snapshot);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_AnyHistory_IsWhatAFirstLookGives(int seed)
    {
        var random = new Random(seed);
        string[] names = ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"];
        var files = Files();
        files.ReadAll(everything: true);
        for (var step = 0; step < 80; step++)
        {
            var changed = names.Where(_ => random.Next(3) == 0).ToList();
            foreach (var name in changed)
            {
                Change(random, name);
            }

            // Mostly the names of what changed; now and then a look at everything, as after a sign that names nothing.
            var result = random.Next(5) == 0 ? files.ReadAll(everything: true) : files.ReadSome(changed.Select(_folder.File));
            while (result.LookAgain)
            {
                _clock.Advance(Grace);
                result = files.ReadSome([]);
            }

            var first = Files().ReadAll(everything: true).Snapshot;
            Assert.Equal(first.Problems, result.Snapshot.Problems);
            Assert.Equal(first.Objects, result.Snapshot.Objects);
            Assert.Equal(first.Places, result.Snapshot.Places);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static ConfigKey Key(string name) => new("networking.istio.io", "ServiceEntry", "default", name);

    private static IEnumerable<string> Names(FileSetResult result) => result.Snapshot.Objects.Keys.Select(static key => key.Name);

    private static string Entry(string name, string version) =>
        $"---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: "
            + $"{{name: {name}, labels: {{version: {version}}}}}\nspec: {{hosts: [{name}.example]}}\n";

    private FileSet Files() => new([_folder.Path], "test", Grace, _clock);

    private void Change(Random random, string name)
    {
        var path = _folder.File(name);
        switch (random.Next(8))
        {
            case 0:
                File.Delete(path);
                break;
            case 1:
                _folder.Write(name, "");
                break;
            case 2:
                _folder.Write(name, "{");
                break;
            default:
                // Few names, so that files give the same ones; some with an error, some twice in a file.
                var entries = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Entry($"o{random.Next(6)}", $"v{random.Next(3)}"));
                _folder.Write(name,
                    string.Concat(
                        entries.Select(entry => random.Next(6) == 0 ? entry.Replace("hosts", "hoses", StringComparison.Ordinal) : entry)));
                break;
        }
    }
}
