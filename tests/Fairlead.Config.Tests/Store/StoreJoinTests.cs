using Fairlead.Config.Documents;
using Fairlead.Config.Store;
using Fairlead.Model;
using Fairlead.Model.Objects;
using FsCheck;
using FsCheck.Fluent;
using System.Collections.Immutable;
using System.Text;

namespace Fairlead.Config.Tests.Store;

public sealed class StoreJoinTests
{
    [Fact]
    public void Join_RefusedObject_KeepsLastGoodAsStale()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")), ("b.yaml", Entry("two", "two.example")));
        var bad = Snapshot(("a.yaml", Entry("one", "one.example").Replace("hosts", "hoses", StringComparison.Ordinal)), ("b.yaml", Entry("two", "2.example")));

        var joined = StoreJoin.Join([bad], good);

        Assert.True(joined.Objects[Key("one")].IsStale);
        Assert.Equal(good.Objects[Key("one")].ResourceVersion, joined.Objects[Key("one")].ResourceVersion);
        Assert.Equal(bad.Objects[Key("two")], joined.Objects[Key("two")]);
    }

    [Fact]
    public void Join_ObjectMendedAfterStale_IsNotStaleAnyMore()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));
        var bad = Snapshot(("a.yaml", Entry("one", "http://")));

        var stale = StoreJoin.Join([bad], good);
        var staleAgain = StoreJoin.Join([bad], stale);
        var mended = StoreJoin.Join([good], staleAgain);

        Assert.True(staleAgain.Objects[Key("one")].IsStale);
        Assert.False(mended.Objects[Key("one")].IsStale);
    }

    [Fact]
    public void Join_SyntaxError_KeepsWhatTheFileGaveAndTheFileOnly()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example") + "---\n" + Entry("two", "two.example")), ("b.yaml", Entry("three", "three.example")));
        var bad = Snapshot(("a.yaml", Entry("one", "one.example") + "---\n{"));

        var joined = StoreJoin.Join([bad], good);

        Assert.False(joined.Objects[Key("one")].IsStale);
        Assert.True(joined.Objects[Key("two")].IsStale);
        Assert.False(joined.Objects.ContainsKey(Key("three")));
    }

    [Fact]
    public void Join_UnreadableFolder_KeepsWhatItsFilesGave()
    {
        var good = Snapshot(("conf/a.yaml", Entry("one", "one.example")), ("config/b.yaml", Entry("two", "two.example")));
        var problem = new ConfigProblem { Code = "FL1001", Origin = new("test", "conf", 0, 0), Message = "gone" };

        var joined = StoreJoin.Join([new(ImmutableSortedDictionary<ConfigKey, ConfigObject>.Empty, [problem])], good);

        Assert.Equal([Key("one")], joined.Objects.Keys);
    }

    [Fact]
    public void Join_KindNotServedInFile_KeepsNothing()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));
        var other = Snapshot(("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {}\n"));

        Assert.Empty(StoreJoin.Join([other], good).Objects);
    }

    [Fact]
    public void Join_KindMisspelt_KeepsTheObjectThatWasMeant()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));
        var typo = Snapshot(("a.yaml", Entry("one", "one.example").Replace("ServiceEntry", "ServiceEntri", StringComparison.Ordinal)));

        Assert.True(StoreJoin.Join([typo], good).Objects[Key("one")].IsStale);
    }

    [Theory]
    [InlineData("apiVersion: networking.is")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: Serv")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\n")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {na")]
    [InlineData("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: one}\nspec:")]
    public void Join_HalfWrittenFile_KeepsWhatItGave(string half)
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));

        Assert.True(StoreJoin.Join([Snapshot(("a.yaml", half))], good).Objects[Key("one")].IsStale);
    }

    [Fact]
    public void Join_ObjectRemoved_IsGone()
    {
        var good = Snapshot(("a.yaml", Entry("one", "one.example")));

        Assert.Empty(StoreJoin.Join([ConfigSnapshot.Empty], good).Objects);
    }

    [Fact]
    public void Join_TwoSourcesGiveOneObject_FirstCountsAndSecondIsReported()
    {
        var first = Snapshot(("a.yaml", Entry("one", "first.example")));
        var second = Snapshot(("b.yaml", Entry("one", "second.example")));

        var joined = StoreJoin.Join([first, second], ConfigSnapshot.Empty);

        Assert.Equal(first.Objects[Key("one")], joined.Objects[Key("one")]);
        Assert.Equal("FL1301", Assert.Single(joined.Problems).Code);
    }

    [Fact]
    public void Join_AnyStates_KeepsTheRules()
    {
        // A state of a key: 0 absent, 1 to 3 a good version, 4 refused.
        var states = Gen.ArrayOf(Gen.Choose(0, 4), 6).ArrayOf();
        Prop.ForAll(Arb.From(states), history =>
        {
            var stored = ConfigSnapshot.Empty;
            var expected = new string?[6];
            foreach (var step in history)
            {
                var source = Of(step);
                var next = StoreJoin.Join([source], stored);
                for (var index = 0; index < step.Length; index++)
                {
                    expected[index] = step[index] switch { 0 => null, 4 => expected[index], var version => $"v{version}" };
                    var found = next.Objects.GetValueOrDefault(Key($"o{index}"));
                    Assert.Equal(expected[index], found?.ResourceVersion);
                    Assert.Equal(found is not null && step[index] == 4, found?.IsStale ?? false);
                }

                // Joining the same again changes nothing.
                Assert.Same(next, StoreJoin.Join([source], next).Following(next));
                stored = next;
            }
        }).QuickCheckThrowOnFailure();
    }

    private static ConfigSnapshot Of(int[] states)
    {
        var objects = ImmutableSortedDictionary.CreateBuilder<ConfigKey, ConfigObject>();
        var places = ImmutableSortedDictionary.CreateBuilder<ConfigKey, ObjectPlace>();
        var problems = new List<ConfigProblem>();
        for (var index = 0; index < states.Length; index++)
        {
            var key = Key($"o{index}");
            var origin = new ConfigOrigin("test", $"f{index % 2}.yaml", index + 1, 1);
            if (states[index] == 4)
            {
                problems.Add(new() { Code = "FL1201", Key = key, Origin = origin, Message = "refused" });
            }
            else if (states[index] > 0)
            {
                places.Add(key, new(origin, 0));
                objects.Add(key, new() { Key = key, ApiVersion = "v1", ResourceVersion = $"v{states[index]}", SourceId = "test", Spec = new NoSpec() });
            }
        }

        return new(objects.ToImmutable(), problems.ToEquatableList()) { Places = places.ToImmutable() };
    }

    private static ConfigKey Key(string name) => new("networking.istio.io", "ServiceEntry", "default", name);

    private static string Entry(string name, string host) =>
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}}}\nspec:\n  hosts: ['{host}']\n";

    private static ConfigSnapshot Snapshot(params (string File, string Text)[] files)
    {
        var results = files.Select(file => TextReading.Read(Encoding.UTF8.GetBytes(file.Text), "test", file.File)).ToList();
        return new(
            results.SelectMany(result => result.Objects).ToImmutableSortedDictionary(item => item.Key, item => item),
            results.SelectMany(result => result.Problems).ToEquatableList())
        {
            Places = results.SelectMany(result => result.Places).ToImmutableSortedDictionary(place => place.Key, place => new ObjectPlace(place.Origin, 0)),
        };
    }

    private sealed record NoSpec : ConfigSpec;
}
