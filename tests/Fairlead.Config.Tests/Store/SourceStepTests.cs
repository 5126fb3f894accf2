using Fairlead.Config.State;
using Fairlead.Config.Store;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Config.Tests.Store;

/// <summary>The rules for one source: what is held, what is believed, what is kept from before a restart.</summary>
public sealed class SourceStepTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(4, 2, false)]
    [InlineData(4, 1, true)]
    [InlineData(10, 0, true)]
    [InlineData(10, 5, false)]
    [InlineData(2, 0, false)]
    [InlineData(1, 0, false)]
    public void Next_SourceLosesObjects_IsHeldWhereMoreThanHalfAreGone(int had, int left, bool isHeld)
    {
        var before = Step(Start(), Of(had));

        var after = Step(before, Of(left));

        Assert.Equal(isHeld ? new HeldLoss(had, had - left, Now) : null, after.Held);
        Assert.Equal(isHeld ? had : left, after.Taken.Objects.Count);
        Assert.Equal(left, after.SaidCount);
        Assert.Equal(isHeld, after.Taken.Problems.Any(static problem => problem.Code == "FL1701"));
    }

    [Fact]
    public void Next_OthersComeForThoseThatWent_IsHeld()
    {
        var after = Step(Step(Start(), Of(4)), Snapshot([4, 5, 6, 7]));

        Assert.Equal((4, 4), (after.Held?.Lost, after.Held?.Had));
        Assert.Equal(["o0", "o1", "o2", "o3"], Names(after));
    }

    [Fact]
    public void Next_OneByOne_IsBelieved()
    {
        var state = Step(Start(), Of(10));
        for (var left = 9; left >= 0; left--)
        {
            state = Step(state, Of(left));
            Assert.Null(state.Held);
            Assert.Equal(left, state.Taken.Objects.Count);
        }
    }

    [Fact]
    public void Next_HeldSourceHasItsObjectsBack_IsBelievedWithWhatIsNew()
    {
        var held = Step(Step(Start(), Of(10)), Of(1));

        var back = Step(held, Of(11));

        Assert.Null(back.Held);
        Assert.Equal(11, back.Taken.Objects.Count);
        Assert.Empty(back.Taken.Problems);
    }

    [Fact]
    public void Next_LossAccepted_IsTaken()
    {
        var held = Step(Step(Start(), Of(10)), Of(1));

        var taken = SourceStep.Next(held, Of(1), LossRule.Default, Now, isAccepted: true);

        Assert.Null(taken.Held);
        Assert.Equal(["o0"], Names(taken));
        Assert.Same(taken, SourceStep.Next(taken, taken.Said, LossRule.Default, Now));
    }

    [Fact]
    public void Next_RefusedObjects_AreNotLost()
    {
        var good = Of(10);
        ConfigSnapshot broken = new(ConfigSnapshot.NoObjects,
            [new() { Code = "FL1004", Origin = new("test", "f.yaml", 1, 1), Message = "a tab" }]);

        var after = Step(Step(Start(), good), broken);

        Assert.Null(after.Held);
        Assert.Equal(10, after.Taken.Objects.Count);
        Assert.Equal(10, after.Stale.Count);
    }

    [Fact]
    public void Next_FirstWordsAfterARestart_AreComparedWithTheStateDirectory()
    {
        var restored = Start() with { Stored = Stored(3) };

        var same = Step(restored, Of(3));
        var lost = Step(restored, Of(0));
        var one = Step(restored, Of(2));

        Assert.Equal((3, 0, 0), (same.Taken.Objects.Count, same.Stale.Count, same.Restored.Count));
        Assert.Equal((3, 3, 3), (lost.Held?.Lost, lost.Taken.Objects.Count, lost.Restored.Count));
        Assert.All(lost.Taken.Objects.Values, static item => Assert.True(item.IsStale));
        Assert.Equal(["o0", "o1"], Names(one));
    }

    [Fact]
    public void Next_RefusedAfterARestart_IsServedFromTheStateDirectoryUntilItIsMended()
    {
        ConfigSnapshot refused = new(
            Of(2).Objects, [new() { Code = "FL1205", Key = Key(2), Origin = new("test", "f.yaml", 3, 1), Message = "STATC" }]);

        var stale = Step(Start() with { Stored = Stored(3) }, refused);
        var mended = Step(stale, Of(3));

        Assert.Equal([Key(2)], stale.Restored);
        Assert.True(stale.Taken.Objects.Find(Key(2))?.IsStale);
        Assert.Empty(stale.Stored);
        Assert.Empty(mended.Restored);
        Assert.Empty(mended.Stale);
    }

    [Fact]
    public void Restore_SilentSource_ServesWhatTheStateDirectoryHas()
    {
        var silent = SourceStep.Restore(Start() with { Stored = Stored(3) }, Now);
        var heard = Step(silent, Of(3));

        Assert.False(silent.HasSaid);
        Assert.Equal(3, silent.Restored.Count);
        Assert.Equal((3, 0), (heard.Taken.Objects.Count, heard.Stale.Count));
    }

    [Fact]
    public void Restore_ObjectThatIsRefusedNow_IsToldAndHurtsNoOther()
    {
        var bad = new StoredObject { Key = Key(9), ResourceVersion = "x", Place = default, Document = "{\"kind\":1}"u8.ToArray() };

        var state = SourceStep.Restore(Start() with { Stored = Stored(2).With(Key(9), bad) }, Now);

        Assert.Equal(["o0", "o1"], Names(state));
        Assert.Equal(("FL1703", Key(9)), (Assert.Single(state.Taken.Problems).Code, state.Taken.Problems[0].Key!));
    }

    // Whatever a source says: no step takes more than half of what counted, unless it is accepted, and what it says of the others counts.
    [Fact]
    public void Next_AnyHistory_NeverLosesMoreThanTheRuleLets()
    {
        var isAcceptedOften = Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)));
        var history = Gen.ArrayOf(Gen.Zip(Gen.SubListOf(Enumerable.Range(0, 8)), isAcceptedOften));
        Prop.ForAll(Arb.From(history), steps =>
        {
            var state = Start();
            foreach (var (names, isAccepted) in steps)
            {
                var said = Snapshot([.. names]);
                var had = state.Taken.Objects;
                var lost = had.Keys.Count(key => !said.Objects.ContainsKey(key));
                state = SourceStep.Next(state, said, LossRule.Default, Now, isAccepted);

                var isHeld = !isAccepted && had.Count >= 3 && lost * 2 > had.Count;
                Assert.Equal(isHeld, state.Held is not null);
                Assert.Equal(isHeld ? had : said.Objects, state.Taken.Objects);
                Assert.Same(state, SourceStep.Next(state, said, LossRule.Default, Now));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static SourceState Start() => new() { Id = "test" };

    private static SourceState Step(SourceState state, ConfigSnapshot said) => SourceStep.Next(state, said, LossRule.Default, Now);

    private static IEnumerable<string> Names(SourceState state) => state.Taken.Objects.Keys.Select(static key => key.Name);

    private static ConfigSnapshot Of(int count) => Snapshot([.. Enumerable.Range(0, count)]);

    private static ConfigSnapshot Snapshot(int[] numbers) => new(
        ConfigSnapshot.MapOf(numbers.Select(Object)), EquatableList<ConfigProblem>.Empty)
    {
        Places = OrderedMap.Create(ConfigSnapshot.NoPlaces.Shape, numbers.Select(
            static number => KeyValuePair.Create(Key(number), new ObjectPlace(new("test", "f.yaml", number + 1, 1), default)))),
    };

    private static OrderedMap<ConfigKey, StoredObject> Stored(int count) => OrderedMap.Create(
        StoredObject.None.Shape,
        Enumerable.Range(0, count).Select(static number => KeyValuePair.Create(Key(number), new StoredObject
        {
            Key = Key(number),
            ResourceVersion = Object(number).ResourceVersion,
            Place = new(new("test", "f.yaml", number + 1, 1), default),
            Document = Object(number).Document,
        })));

    private static ConfigObject Object(int number) => Texts.Read(
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: o{number}}}\nspec:\n  hosts: [o{number}.example]\n");

    private static ConfigKey Key(int number) => new("networking.istio.io", "ServiceEntry", "default", $"o{number}");
}
