using System.Globalization;
using Fairlead.Config.State;
using Fairlead.Config.Tests.Store;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Config.Tests.State;

/// <summary>The file of a source: what is kept, and what is made of a file that is not as it was written.</summary>
public sealed class ObjectLogTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    private string File => _directory.File("objects/a.log");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Append_ThenOpen_GivesTheObjectsWithTheirPlaces()
    {
        var item = Texts.Entry("one", "one.example");
        using (var log = Open())
        {
            log.Append([Set(item, 7), Set(Texts.Entry("two", "two.example"), 9)]);
            log.Append([new(Key("two"), null, default)]);
        }

        using var again = Open();
        var stored = Assert.Single(again.Stored).Value;
        Assert.Equal((Key("one"), item.ResourceVersion, new ConfigOrigin("test", "f.yaml", 7, 1)),
            (stored.Key, stored.ResourceVersion, stored.Place.Origin));
        List<ConfigProblem> problems = [];
        Assert.Equal(item, stored.Read("test", problems));
        Assert.Empty(problems);
        Assert.Empty(again.Problems);
    }

    [Fact]
    public void Open_NoFile_IsEmptyAndWritesNothing()
    {
        using var log = Open();

        Assert.Empty(log.Stored);
        Assert.Empty(log.Problems);
        Assert.False(System.IO.File.Exists(File));
    }

    // A crash may leave any part of what was being written.
    [Fact]
    public void Open_FileCutAnywhere_HasWhatWasWholeAndGoesOn()
    {
        using (var log = Open())
        {
            log.Append([Set(Texts.Entry("one", "one.example"), 1)]);
            log.Append([Set(Texts.Entry("two", "two.example"), 2)]);
        }

        var whole = System.IO.File.ReadAllBytes(File);
        var ends = Enumerable.Range(0, whole.Length).Where(index => whole[index] == '\n').ToArray();
        foreach (var length in Enumerable.Range(0, whole.Length + 1).Where(static length => length % 7 == 0).Append(whole.Length))
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            using (var log = Open())
            {
                Assert.Equal(ends.Count(end => end < length) switch { 0 or 1 => 0, 2 => 1, _ => 2 }, log.Stored.Count);
                Assert.Empty(log.Problems);
                log.Append([Set(Texts.Entry("three", "three.example"), 3)]);
            }

            using var again = Open();
            Assert.True(again.Stored.ContainsKey(Key("three")), $"cut at {length}");
            Assert.Empty(again.Problems);
        }
    }

    [Fact]
    public void Open_LineDamaged_KeepsTheOthersAndMovesTheFileAside()
    {
        using (var log = Open())
        {
            log.Append([Set(Texts.Entry("one", "one.example"), 1), Set(Texts.Entry("two", "two.example"), 2)]);
        }

        var text = System.IO.File.ReadAllText(File);
        System.IO.File.WriteAllText(File, text.Replace("one.example", "0ne.example", StringComparison.Ordinal));

        using (var log = Open())
        {
            Assert.Equal([Key("two")], log.Stored.Keys);
            var problem = Assert.Single(log.Problems);
            Assert.Equal(("FL1706", ProblemSeverity.Warning), (problem.Code, problem.Severity));
            Assert.Contains("a.log.damaged-20261130T120000", problem.Message, StringComparison.Ordinal);
        }

        Assert.Single(Aside());
        using var again = Open();
        Assert.Equal([Key("two")], again.Stored.Keys);
        Assert.Empty(again.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of ours\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\n\n\n")]
    public void Open_NoFileOfOurs_IsMovedAsideUnlessEmptyAndANewOneIsBegun(string content)
    {
        Directory.CreateDirectory(_directory.File("objects"));
        System.IO.File.WriteAllText(File, content);

        using (var log = Open())
        {
            Assert.Equal(content.Length == 0 ? 0 : 1, log.Problems.Count);
            log.Append([Set(Texts.Entry("one", "one.example"), 1)]);
        }

        using var again = Open();
        Assert.Equal([Key("one")], again.Stored.Keys);
        Assert.Empty(again.Problems);
    }

    [Fact]
    public void Open_NewerVersion_IsMovedAsideWhole()
    {
        using (var log = Open())
        {
            log.Append([Set(Texts.Entry("one", "one.example"), 1)]);
        }

        var lines = System.IO.File.ReadAllLines(File);
        var header = lines[0][17..].Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(header)))[..16];
        System.IO.File.WriteAllText(File, $"{hash} {header}\n{lines[1]}\n");
        var written = System.IO.File.ReadAllBytes(File);

        using (var log = Open())
        {
            Assert.Empty(log.Stored);
            Assert.Equal("FL1707", Assert.Single(log.Problems).Code);
            log.Append([Set(Texts.Entry("two", "two.example"), 1)]);
        }

        Assert.Equal(written, System.IO.File.ReadAllBytes(Assert.Single(Aside())));
        using var again = Open();
        Assert.Equal([Key("two")], again.Stored.Keys);
    }

    [Fact]
    public void Append_DiskFull_SaysSoAndKeepsNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has a device that is always full");
        using var log = Open();
        Directory.CreateDirectory(_directory.File("objects"));
        System.IO.File.CreateSymbolicLink(File, "/dev/full");

        Assert.Throws<IOException>(() => log.Append([Set(Texts.Entry("one", "one.example"), 1)]));
        Assert.Empty(log.Entries);

        // As soon as there is room, the same change is kept.
        System.IO.File.Delete(File);
        log.Append([Set(Texts.Entry("one", "one.example"), 1)]);
        using var again = Open();
        Assert.Equal([Key("one")], again.Stored.Keys);
        Assert.Empty(again.Problems);
    }

    // What was told to be kept is kept, whatever becomes of the tidying behind it.
    [Fact]
    public void Append_FileCannotBeWrittenAnew_KeepsTheChange()
    {
        Directory.CreateDirectory(File + ".new");
        var large = string.Concat(Enumerable.Repeat("x", 200_000));
        using var log = Open();
        for (var round = 0; round < 60; round++)
        {
            log.Append([Set(Large(round, large), 1)]);
        }

        Assert.Equal(0, log.Rewrites);
        using (var again = Open())
        {
            Assert.StartsWith("59x", again.Stored.Find(Key("big"))!.Read("test", [])!.Annotations.Single().Value, StringComparison.Ordinal);
        }

        Directory.Delete(File + ".new");
        for (var round = 60; round < 120; round++)
        {
            log.Append([Set(Large(round, large), 1)]);
        }

        Assert.True(log.Rewrites > 0);
        using var last = Open();
        Assert.StartsWith("119x", last.Stored.Find(Key("big"))!.Read("test", [])!.Annotations.Single().Value, StringComparison.Ordinal);
        Assert.Empty(last.Problems);
    }

    [Fact]
    public void Append_FolderCannotBeMade_SaysSo()
    {
        System.IO.File.WriteAllText(_directory.File("taken"), "");
        using var nowhere = ObjectLog.Open(_directory.File("taken/c.log"), "test", _time);
        Assert.Throws<IOException>(() => nowhere.Append([Set(Texts.Entry("one", "one.example"), 1)]));
        Assert.Empty(nowhere.Entries);
    }

    [Fact]
    public void Append_SameObjectAgainAndAgain_KeepsTheFileBounded()
    {
        var many = Enumerable.Range(0, 200).Select(index => Set(Texts.Entry($"n{index}", "n.example"), index)).ToList();
        var large = string.Concat(Enumerable.Repeat("x", 200_000));
        using var log = Open();
        log.Append(many);
        for (var round = 0; round < 60; round++)
        {
            log.Append([Set(Large(round, large), 1)]);
        }

        Assert.True(log.Rewrites > 0);
        Assert.True(new FileInfo(File).Length < 6 * 1024 * 1024, $"{new FileInfo(File).Length} bytes");
        using var again = Open();
        Assert.Equal(201, again.Stored.Count);
        Assert.StartsWith("59x", again.Stored.Find(Key("big"))!.Read("test", [])!.Annotations.Single().Value, StringComparison.Ordinal);
        Assert.Empty(again.Problems);
        Assert.False(System.IO.File.Exists(File + ".new"));
    }

    private ObjectLog Open() => ObjectLog.Open(File, "test", _time);

    private string[] Aside() => Directory.GetFiles(_directory.File("objects"), "a.log.*-*");

    private static ConfigObject Large(int round, string text)
    {
        var metadata = string.Create(CultureInfo.InvariantCulture, $"metadata: {{name: big, annotations: {{a: '{round}{text}'}}}}");
        return Texts.Read($"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\n{metadata}\nspec:\n  hosts: [big.example]\n");
    }

    private static StateEdit Set(ConfigObject item, int line) => new(item.Key, item, new(new("test", "f.yaml", line, 1), default));

    private static ConfigKey Key(string name) => new("networking.istio.io", "ServiceEntry", "default", name);
}
