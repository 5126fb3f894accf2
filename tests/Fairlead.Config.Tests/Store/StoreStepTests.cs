using Fairlead.Config.Documents;
using Fairlead.Config.Store;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;
using FsCheck;
using FsCheck.Fluent;
using System.Text;

namespace Fairlead.Config.Tests.Store;

public sealed class StoreStepTests
{
    [Fact]
    public void Next_RefusedObject_KeepsLastGoodAsStale()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")), ("b.yaml", Entry("two", "two.example")));
        var bad = Snapshot(("a.yaml", Entry("one", "one.example").Replace("hosts", "hoses", StringComparison.Ordinal)),
            ("b.yaml", Entry("two", "2.example")));

        var joined = Join(good, bad);

        Assert.True(joined.Objects.Find(Key("one"))!.IsStale);
        Assert.Equal(good.Objects.Find(Key("one"))!.ResourceVersion, joined.Objects.Find(Key("one"))!.ResourceVersion);
        Assert.Equal(bad.Objects.Find(Key("two"))!, joined.Objects.Find(Key("two"))!);
    }

    [Fact]
    public void Next_ObjectMendedAfterStale_IsNotStaleAnyMore()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));
        var bad = Snapshot(("a.yaml", Entry("one", "http://")));

        var staleAgain = Join(good, bad, bad);
        var mended = Join(good, bad, bad, good);

        Assert.True(staleAgain.Objects.Find(Key("one"))!.IsStale);
        Assert.False(mended.Objects.Find(Key("one"))!.IsStale);
    }

    [Fact]
    public void Next_SyntaxError_KeepsWhatTheFileGaveAndTheFileOnly()
    {
        var good = Snapshot(
            ("a.yaml", Entry("one", "one.example") + "---\n" + Entry("two", "two.example")), ("b.yaml", Entry("three", "three.example")));
        var bad = Snapshot(("a.yaml", Entry("one", "one.example") + "---\n{"));

        var joined = Join(good, bad);

        Assert.False(joined.Objects.Find(Key("one"))!.IsStale);
        Assert.True(joined.Objects.Find(Key("two"))!.IsStale);
        Assert.False(joined.Objects.ContainsKey(Key("three")));
    }

    [Fact]
    public void Next_UnreadableFolder_KeepsWhatItsFilesGave()
    {
        var good = Snapshot(("conf/a.yaml", Entry("one", "one.example")), ("config/b.yaml", Entry("two", "two.example")));
        var problem = new ConfigProblem { Code = "FL1001", Origin = new("test", "conf", 0, 0), Message = "gone" };

        var joined = Join(good, new(ConfigSnapshot.NoObjects, [problem]));

        Assert.Equal([Key("one")], joined.Objects.Keys);
    }

    [Fact]
    public void Next_KindNotServedInFile_KeepsNothing()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));
        var other = Snapshot(("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {}\n"));

        Assert.Empty(Join(good, other).Objects);
    }

    [Fact]
    public void Next_KindMisspelt_KeepsTheObjectThatWasMeant()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));
        var typo = Snapshot(("a.yaml", Entry("one", "one.example").Replace("ServiceEntry", "ServiceEntri", StringComparison.Ordinal)));

        Assert.True(Join(good, typo).Objects.Find(Key("one"))!.IsStale);
    }

    [Theory]
    [InlineData("apiVersion: networking.is")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: Serv")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\n")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {na")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: one}\nspec:")]
    public void Next_HalfWrittenFile_KeepsWhatItGave(string half)
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));

        Assert.True(Join(good, Snapshot(("a.yaml", half))).Objects.Find(Key("one"))!.IsStale);
    }

    [Fact]
    public void Next_ObjectRemoved_IsGone()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));

        Assert.Empty(Join(good, ConfigSnapshot.Empty).Objects);
    }

    [Fact]
    public void Next_TwoSourcesGiveOneObject_FirstCountsAndSecondIsReported()
    {
        var first = Snapshot(("a.yaml", Entry("one", "first.example")));
        var second = Snapshot(("b.yaml", Entry("one", "second.example")));

        var joined = Next(StoreState.Initial("a", "b"), [first, second]).Snapshot;

        Assert.Equal(first.Objects.Find(Key("one"))!, joined.Objects.Find(Key("one"))!);
        var problem = Assert.Single(joined.Problems);
        Assert.Equal(("FL1301", ProblemSeverity.Warning, "b.yaml"), (problem.Code, problem.Severity, problem.Origin?.File));
    }

    [Fact]
    public void Next_FirstSourceLetsGo_TheSecondShowsThrough()
    {
        var first = Snapshot(("a.yaml", Entry("one", "first.example")));
        var second = Snapshot(("b.yaml", Entry("one", "second.example")));

        var both = Next(StoreState.Initial("a", "b"), [first, second]);
        var shadowed = Next(both, [first, Snapshot(("b.yaml", Entry("one", "other.example")))]);
        var refused = Next(shadowed, [Snapshot(("a.yaml", Entry("one", "http://"))), second]);
        var gone = Next(refused, [ConfigSnapshot.Empty, second]);

        // What changes behind another's object is no event.
        Assert.Same(both.Snapshot.Objects, shadowed.Snapshot.Objects);

        // A source that gives an object unsoundly has not let go of it.
        Assert.True(refused.Snapshot.Objects.Find(Key("one"))!.IsStale);
        Assert.Equal(first.Objects.Find(Key("one"))!.ResourceVersion, refused.Snapshot.Objects.Find(Key("one"))!.ResourceVersion);
        Assert.Equal(second.Objects.Find(Key("one"))!, gone.Snapshot.Objects.Find(Key("one"))!);
        Assert.Empty(gone.Snapshot.Problems);
    }

    [Fact]
    public void Next_OneObjectOfMany_HandsOnOneDifference()
    {
        var before = Of([.. Enumerable.Repeat(1, 1000)], "a");
        var state = Next(StoreState.Initial("a", "b"), [before, ConfigSnapshot.Empty]);
        var changed = before.Objects.Find(Key("o7"))! with { ResourceVersion = "new" };

        var next = Next(
            state, [new(before.Objects.With(changed.Key, changed), before.Problems) { Places = before.Places }, ConfigSnapshot.Empty]);

        Assert.Equal(changed.Key, Assert.Single(next.Snapshot.Objects.ChangesSince(state.Snapshot.Objects)).Key);
        Assert.Same(state.Snapshot.Places, next.Snapshot.Places);
        Assert.Same(state.Snapshot.Problems, next.Snapshot.Problems);
        Assert.Same(next.Snapshot,
            Next(next,
                [new(before.Objects.With(changed.Key, changed with { }), []) { Places = before.Places }, ConfigSnapshot.Empty]).Snapshot);
    }

    // The rules written as one join of everything, which the steps have to come to.
    [Fact]
    public void Next_AnyHistoryOfTwoSources_IsTheJoinOfEverything()
    {
        // A state of a key: 0 absent, 1 to 3 a good version, 4 refused, 5 lost in a file that is broken.
        var states = Gen.ArrayOf(Gen.Choose(0, 5), 12).ArrayOf();
        Prop.ForAll(Arb.From(states), history =>
        {
            var stored = StoreState.Initial("a", "b");
            ConfigSnapshot[] kept = [ConfigSnapshot.Empty, ConfigSnapshot.Empty];
            foreach (var step in history)
            {
                ConfigSnapshot[] sources = [Of(step[..6], "a"), Of(step[6..], "b")];
                stored = Next(stored, sources);
                kept = [WholeTaken(sources[0], kept[0]), WholeTaken(sources[1], kept[1])];
                var expected = WholeJoin(kept);
                Assert.Equal(expected.Objects, stored.Snapshot.Objects);
                Assert.Equal(expected.Places, stored.Snapshot.Places);
                Assert.Equal(expected.Problems.Order(ByText), stored.Snapshot.Problems.Order(ByText));

                // The same again changes nothing.
                Assert.Same(stored.Snapshot, Next(stored, [Of(step[..6], "a"), Of(step[6..], "b")]).Snapshot);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Comparer<ConfigProblem> ByText =>
        Comparer<ConfigProblem>.Create(static (one, other) => string.CompareOrdinal($"{one}{one.Key}", $"{other}{other.Key}"));

    // What counts of one source: what it says, and of what it refuses what counted before.
    private static ConfigSnapshot WholeTaken(ConfigSnapshot said, ConfigSnapshot former)
    {
        SortedDictionary<ConfigKey, ConfigObject> objects = new(said.Objects.ToDictionary());
        SortedDictionary<ConfigKey, ObjectPlace> places = new(said.Places.ToDictionary());
        foreach (var (key, item) in former.Objects.Where(pair => !objects.ContainsKey(pair.Key)))
        {
            var stood = former.Places.Find(key);
            if (said.Problems.Any(problem => problem.Key == key
                || (problem.Key is null && problem.Origin?.Source == stood.Origin.Source && problem.Origin?.File == stood.Origin.File)))
            {
                objects.Add(key, item with { IsStale = true });
                places.TryAdd(key, stood);
            }
        }

        return new(ConfigSnapshot.MapOf(objects.Values), said.Problems)
        {
            Places = OrderedMap.Create(ConfigSnapshot.NoPlaces.Shape, places)
        };
    }

    private static ConfigSnapshot WholeJoin(ConfigSnapshot[] sources)
    {
        SortedDictionary<ConfigKey, ConfigObject> objects = [];
        SortedDictionary<ConfigKey, ObjectPlace> places = [];
        var problems = sources.SelectMany(source => source.Problems).ToList();
        foreach (var source in sources)
        {
            foreach (var (key, item) in source.Objects)
            {
                if (objects.TryAdd(key, item))
                {
                    places[key] = source.Places.Find(key);
                }
                else
                {
                    problems.Add(new()
                    {
                        Code = "FL1301",
                        Severity = ProblemSeverity.Warning,
                        Key = key,
                        Origin = source.Places.Find(key).Origin,
                        Message = $"{key} is given by the source {places[key].Origin.Source} too, whose version counts",
                        Remedy = "remove one of the two, or give the sources other priorities",
                    });
                }
            }
        }

        foreach (var (key, place) in sources.SelectMany(source => source.Places))
        {
            places.TryAdd(key, place);
        }

        return new(ConfigSnapshot.MapOf(objects.Values), problems.ToEquatableList())
        {
            Places = OrderedMap.Create(ConfigSnapshot.NoPlaces.Shape, places)
        };
    }

    private static ConfigSnapshot Join(params ConfigSnapshot[] history) =>
        history.Aggregate(StoreState.Initial("test"), static (state, source) => Next(state, [source])).Snapshot;

    private static StoreState Next(StoreState state, IReadOnlyList<ConfigSnapshot> said) => StoreStep.Next(
        state, [.. state.Sources.Zip(said).Select(static pair => SourceStep.Next(pair.First, pair.Second, LossRule.Never, default))]);

    private static ConfigSnapshot Of(int[] states, string source)
    {
        List<ConfigObject> objects = [];
        List<KeyValuePair<ConfigKey, ObjectPlace>> places = [];
        var problems = new List<ConfigProblem>();
        for (var index = 0; index < states.Length; index++)
        {
            var key = Key($"o{index}");
            var origin = new ConfigOrigin(source, $"f{index % 2}.yaml", index + 1, 1);
            if (states[index] is > 0 and < 5)
            {
                places.Add(new(key, new(origin, new(0, 7))));
            }

            if (states[index] is 4 or 5)
            {
                problems.Add(new() { Code = "FL1201", Key = states[index] == 4 ? key : null, Origin = origin, Message = "refused" });
            }
            else if (states[index] > 0)
            {
                objects.Add(
                    new() { Key = key, ApiVersion = "v1", ResourceVersion = $"v{states[index]}", SourceId = source, Spec = new NoSpec() });
            }
        }

        return new(ConfigSnapshot.MapOf(objects), problems.ToEquatableList())
        {
            Places = OrderedMap.Create(ConfigSnapshot.NoPlaces.Shape, places)
        };
    }

    private static ConfigKey Key(string name) => new("networking.istio.io", "ServiceEntry", "default", name);

    private static string Entry(string name, string host) =>
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}}}\nspec:\n  hosts: ['{host}']\n";

    private static ConfigSnapshot Snapshot(params (string File, string Text)[] files)
    {
        var results = files.Select(file => TextReading.Read(Encoding.UTF8.GetBytes(file.Text), "test", file.File)).ToList();
        return new(ConfigSnapshot.MapOf(results.SelectMany(result => result.Objects)), results.SelectMany(result => result.Problems)
            .ToEquatableList())
        {
            Places = OrderedMap.Create(
                ConfigSnapshot.NoPlaces.Shape,
                results.SelectMany(result => result.Entries)
                    .Select(entry => KeyValuePair.Create(entry.Key, new ObjectPlace(entry.Origin, default)))),
        };
    }

    private sealed record NoSpec : ConfigSpec;
}
