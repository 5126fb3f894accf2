using Fairlead.Config.Quarantine;
using Fairlead.Config.State;
using Fairlead.Config.Tests.Store;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Config.Tests.State;

public sealed class QuarantineFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        QuarantinedObject changed = new(Rejected("shop"), Texts.Entry("shop", "shop.example", "files") with { IsStale = true });
        QuarantinedObject added = new(Rejected("new"), null);
        new QuarantineFile(_directory.Path, _time).Write([changed, added]);

        List<ConfigProblem> problems = [];
        var read = new QuarantineFile(_directory.Path, _time).Read(problems);

        Assert.Equal([changed, added], read);
        Assert.Empty(problems);
    }

    [Fact]
    public void Write_NothingIsQuarantined_LeavesNoFile()
    {
        QuarantineFile file = new(_directory.Path, _time);
        file.Write([new(Rejected("new"), null)]);
        file.Write([]);

        Assert.Empty(Directory.GetFiles(_directory.Path));
        Assert.Empty(file.Read([]));
    }

    [Theory]
    [InlineData("{", "FL1706")]
    [InlineData("[]", "FL1706")]
    [InlineData("""{"format":"something else"}""", "FL1706")]
    [InlineData("""{"format":"fairlead-quarantine","version":1,"objects":[{"kind":"K"}]}""", "FL1706")]
    [InlineData("""{"format":"fairlead-quarantine","version":2,"objects":"?"}""", "FL1707")]
    public void Read_DamagedOrNewer_IsMovedAsideAndTold(string text, string code)
    {
        var path = _directory.Write("quarantine.json", text);
        using var state = StateDirectory.Open(_directory.Path, _time, NullLogger.Instance);

        Assert.Empty(state.Quarantined());

        Assert.Equal(code, Assert.Single(state.Problems).Code);
        Assert.False(File.Exists(path));
        Assert.Equal(text, File.ReadAllText(Assert.Single(Directory.GetFiles(_directory.Path, "quarantine.json.*-20260102T030405000"))));
    }

    [Fact]
    public void Read_VersionThatIsRefusedNow_IsServedNoMoreAndTold()
    {
        QuarantineFile file = new(_directory.Path, _time);
        file.Write([new(Rejected("shop"), Texts.Entry("shop", "shop.example"))]);
        var path = Path.Combine(_directory.Path, QuarantineFile.Name);
        File.WriteAllText(path, File.ReadAllText(path).Replace("hosts", "hoses", StringComparison.Ordinal));

        List<ConfigProblem> problems = [];
        Assert.Null(Assert.Single(file.Read(problems)).Good);
        Assert.Equal("FL1703", Assert.Single(problems).Code);
    }

    [Fact]
    public void TryKeep_CannotBeWritten_IsToldUntilItCan()
    {
        using var state = StateDirectory.Open(_directory.Path, _time, NullLogger.Instance);
        var blocked = Directory.CreateDirectory(Path.Combine(_directory.Path, "quarantine.json.new"));

        Assert.False(state.TryKeep([new(Rejected("shop"), null)]));
        Assert.Equal("FL1704", Assert.Single(state.Problems).Code);

        blocked.Delete();
        Assert.True(state.TryKeep([new(Rejected("shop"), null)]));
        Assert.Empty(state.Problems);
    }

    private static Rejection Rejected(string name) => new()
    {
        Key = new("networking.istio.io", "ServiceEntry", "default", name),
        ResourceVersion = "abc",
        Client = "web-1",
        Resource = "Cluster outbound|80||shop.example",
        Message = "not \"this\"",
        At = new(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero),
    };
}
