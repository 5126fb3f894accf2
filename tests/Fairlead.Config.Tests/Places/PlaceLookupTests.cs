using System.Text;
using Fairlead.Config.Documents;
using Fairlead.Config.Files;
using Fairlead.Config.Istio;
using Fairlead.Config.Places;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Processes;

namespace Fairlead.Config.Tests.Places;

public sealed class PlaceLookupTests : IDisposable
{
    private const string Entry = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: one}
        spec:
          hosts:
          - one.example
          - two.example
          ports: [{number: 80, name: http}]
        """;

    private static readonly ConfigKey One = new("networking.istio.io", "ServiceEntry", "default", "one");

    private readonly TempDirectory _folder = new();

    public static IEnumerable<object[]> Cases() => GoldenFile.Cases("tests/Fairlead.Config.Tests/Cases");

    // The reader knows where it stands when it reports a problem; whoever looks later has to come to the same place.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Find_FieldsOfAllProblems_IsWhereTheReaderSawThem(string name)
    {
        var config = ConfigFiles.Load([RepositoryRoot.Combine("tests", "Fairlead.Config.Tests", "Cases", name, "input")]);
        var places = new PlaceLookup(config.Places);

        foreach (var problem in config.Problems.Where(static problem => problem.Path.Length > 0 && problem.Key is not null))
        {
            Assert.Equal(problem.Origin, places.Find(problem.Key!, problem.Path));
        }
    }

    [Fact]
    public void Find_WhatWasMadeFromNoObject_IsNowhere() =>
        Assert.Null(new PlaceLookup(ConfigFiles.Load([]).Places).Find(default(Provenance)));

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("spec", 4, 1)]
    [InlineData("spec.hosts", 5, 3)]
    [InlineData("spec.hosts[1]", 7, 5)]
    [InlineData("spec.ports[0].name", 8, 24)]
    [InlineData("spec.ports[0].protocol", 8, 11)]
    [InlineData("spec.ports[7].name", 8, 3)]
    [InlineData("spec.hostsAndMore", 4, 1)]
    public void Find_Path_IsTheFieldOrTheInnermostAroundIt(string path, int line, int column)
    {
        var places = Load(("a.yaml", Entry));

        Assert.Equal((line, column), Place(places.Find(One, path)));
    }

    [Fact]
    public void Find_InJsonListsAndBehindOthers_IsTheRightObject()
    {
        var json = """
            {"apiVersion":"networking.istio.io/v1","kind":"ServiceEntry","metadata":{"name":"two"},"spec":{"hosts":["a"]}}
            {"apiVersion":"networking.istio.io/v1","kind":"ServiceEntry","metadata":{"name":"one"},
             "spec":{"hosts":["b"]}}
            """;
        var list = $"apiVersion: v1\nkind: List\nitems:\n- {Entry.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";

        Assert.Equal((3, 19), Place(Load(("a.json", json)).Find(One, "spec.hosts[0]")));
        Assert.Equal((9, 7), Place(Load(("a.yaml", list)).Find(One, "spec.hosts[0]")));
        Assert.Equal((10, 5), Place(Load(("a.yaml", $"# first\n---\n{{}}\n---\n{Entry}")).Find(One, "spec.hosts[0]")));
    }

    [Fact]
    public void Find_FileSaysSomethingElseNow_IsWhereTheObjectStood()
    {
        var places = Load(("a.yaml", "\n" + Entry));
        _folder.Write("a.yaml", Entry);
        var gone = Load(("b.yaml", "\n" + Entry));
        File.Delete(_folder.File("b.yaml"));

        Assert.Equal((2, 1), Place(places.Find(One, "spec.hosts[1]")));
        Assert.Equal((2, 1), Place(gone.Find(One, "spec.hosts[1]")));
        Assert.Null(places.Find(One with { Name = "nobody" }, ""));
    }

    [Fact]
    public void Find_RefusedObject_IsWhereItsNewTextStands()
    {
        var places = Load(("a.yaml", "# moved\n" + Entry.Replace("number: 80", "number: 99999", StringComparison.Ordinal)));

        Assert.Equal((8, 5), Place(places.Find(One, "spec.hosts[1]")));
    }

    [Fact]
    public void Locate_ProblemFoundLater_GetsItsPlaceAndThatOfTheOtherObject()
    {
        var places = Load(("a.yaml", Entry), ("b.yaml", Entry.Replace("name: one", "name: two", StringComparison.Ordinal)));
        var other = new Provenance(One with { Name = "two" }, "spec.hosts[0]");
        var problem = new ConfigProblem
        {
            Code = "FL1302",
            Key = One,
            Path = "spec.hosts[1]",
            Message = $"differs from that in {other}",
            Related = other
        };

        Assert.Equal("error FL1302 ServiceEntry default/one spec.hosts[1]: differs from that in ServiceEntry default/two spec.hosts[0]",
            problem.ToString());
        Assert.Equal(
            $"error FL1302 {_folder.File("a.yaml")}:7:5 spec.hosts[1]: differs from that in ServiceEntry "
                + $"default/two {_folder.File("b.yaml")}:6:5",
            places.Locate(problem).ToString());
        Assert.Equal(
            $"in ServiceEntry default/two {_folder.File("b.yaml")}:1:1",
            places.Locate(problem with { Related = other with { Path = "" }, Message = "in ServiceEntry default/two" }).Message);
    }

    [Fact]
    public void Read_TheSameAtAnotherPlace_IsTheSameObject()
    {
        ConfigObject Read(string file, string text) => Assert.Single(TextReading.Read(Encoding.UTF8.GetBytes(text), "file", file).Objects);

        Assert.Equal(Read("a.yaml", Entry), Read("b.yaml", "# a comment\n---\n" + Entry));
        Assert.NotEqual(Read("a.yaml", Entry), Read("a.yaml", Entry.Replace("80", "81", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_EndpointInTheMiddle_LeavesTheOthersEqual()
    {
        EquatableList<WorkloadClaim> Read(IEnumerable<int> hosts) => ((ServiceEntryConfig)Assert.Single(TextReading.Read(
            Encoding.UTF8.GetBytes($"{Entry}\n  resolution: STATIC\n  endpoints:\n{string.Concat(
                hosts.Select(host => $"  - address: 10.0.0.{host}\n"))}"), "file", "a.yaml").Objects).Spec).Endpoints;

        var before = Read([1, 2, 4, 5]);
        var after = Read([1, 2, 3, 4, 5]);

        Assert.Equal(before, after.Where(static (_, index) => index != 2));
    }

    [Fact]
    public void Read_CreationTime_IsTakenWhereGivenAndRefusedWhereItIsNone()
    {
        ReadResult Read(string time) => TextReading.Read(
            Encoding.UTF8.GetBytes(Entry.Replace("{name: one}", $"{{name: one, creationTimestamp: {time}}}", StringComparison.Ordinal)),
            "file", "a.yaml");

        Assert.Equal(
            new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), Assert.Single(Read("'2026-01-31T12:00:00Z'").Objects).CreatedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero),
            Assert.Single(Read("2026-01-31T12:00:00.000+01:00").Objects).CreatedAt);
        Assert.Null(Assert.Single(Read("null").Objects).CreatedAt);
        Assert.Equal("metadata.creationTimestamp", Assert.Single(Read("yesterday").Problems).Path);
    }

    public void Dispose() => _folder.Dispose();

    private static (int, int) Place(ConfigOrigin? origin) => (origin!.Value.Line, origin.Value.Column);

    private PlaceLookup Load(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            _folder.Write(name, text);
        }

        return new(ConfigFiles.Load(files.Select(file => _folder.File(file.Name))).Places);
    }
}
