using System.Text;
using Fairlead.Config.Applied;
using Fairlead.Config.State;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Config.Tests.Applied;

public sealed class AppliedObjectsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Apply_Again_CreatesThenConfiguresThenChangesNothing()
    {
        using var applied = new AppliedObjects("apply");

        Assert.Equal([ApplyAction.Created], Actions(Apply(applied, Entry("one", "a.example"))));
        Assert.Equal([ApplyAction.Configured], Actions(Apply(applied, Entry("one", "b.example"))));
        var version = applied.Source.Snapshots.Current.Version;
        Assert.Equal([ApplyAction.Unchanged], Actions(Apply(applied, "# a comment\n" + Entry("one", "b.example"))));

        Assert.Equal(version, applied.Source.Snapshots.Current.Version);
    }

    [Fact]
    public void Apply_OneOfThreeIsBad_TheOthersAreTakenAndItsProblemNamesItsPlace()
    {
        using var applied = new AppliedObjects("apply");

        var answer = applied.Apply(
            [Text("a.yaml", $"{Entry("one", "a.example")}---\n{Entry("two", "http://")}"), Text("b.yaml", Entry("three", "c.example"))],
            null, static _ => null);

        Assert.Equal([ApplyAction.Created, ApplyAction.Refused, ApplyAction.Created], Actions(answer));
        Assert.Equal(("a.yaml", 11), (answer.Problems[0].Origin?.File, answer.Problems[0].Origin?.Line));
        Assert.Equal(["one", "three"], Names(applied));
    }

    [Fact]
    public void Apply_ByTwoWritersWhoReadTheSame_TheSecondIsToldOfTheFirst()
    {
        using var applied = new AppliedObjects("apply");
        var read = Apply(applied, Entry("one", "a.example")).Results[0].Version;

        Assert.Equal([ApplyAction.Configured], Actions(Apply(applied, Entry("one", "b.example", read))));
        var second = Apply(applied, Entry("one", "c.example", read));

        Assert.Equal([ApplyAction.Conflict], Actions(second));
        Assert.Equal("FL1708", Assert.Single(second.Problems).Code);
        Assert.Equal([ApplyAction.Configured], Actions(Apply(applied, Entry("one", "c.example", second.Results[0].Version))));

        // Another store's version says nothing here.
        Assert.Equal([ApplyAction.Configured], Actions(Apply(applied, Entry("one", "d.example", "12345"))));
    }

    [Fact]
    public void Apply_VersionOfAnObjectThatAnotherSourceGives_IsComparedWithThat()
    {
        using var applied = new AppliedObjects("apply");
        var served = new string('a', 32);

        var late = applied.Apply([Text("a.yaml", Entry("one", "a.example", new('b', 32)))], null, _ => served);
        var inTime = applied.Apply([Text("a.yaml", Entry("one", "a.example", served))], null, _ => served);

        Assert.Equal([ApplyAction.Conflict], Actions(late));
        Assert.Equal([ApplyAction.Created], Actions(inTime));
    }

    [Fact]
    public void Plan_TellsWhatApplyWouldDoAndChangesNothing()
    {
        var state = Open();
        var applied = new AppliedObjects("apply", state);
        Apply(applied, Entry("one", "a.example", label: "shop") + "---\n" + Entry("two", "b.example", label: "shop"));
        var version = applied.Source.Snapshots.Current.Version;
        IReadOnlyList<ApplyText> texts =
        [
            Text("a.yaml", Entry("one", "a.example", label: "shop") + "---\n" + Entry("three", "c.example")),
            Text("b.yaml", Entry("four", "http://")),
        ];

        var plan = applied.Plan(texts, null, static _ => null);
        Assert.True(LabelSelector.TryParse("team=shop", out var shop));
        var pruned = applied.Plan([texts[0]], shop, static _ => null);

        Assert.Equal([ApplyAction.Unchanged, ApplyAction.Created, ApplyAction.Refused], Actions(plan.Answer));
        Assert.Equal("FL1208", Assert.Single(plan.Answer.Problems).Code);
        Assert.Equal(["one", "three", "two"], plan.Said.Objects.Keys.Select(static key => key.Name));
        Assert.Equal([ApplyAction.Unchanged, ApplyAction.Created, ApplyAction.Deleted], Actions(pruned.Answer));
        Assert.Equal(["one", "three"], pruned.Said.Objects.Keys.Select(static key => key.Name));
        Assert.Equal(version, applied.Source.Snapshots.Current.Version);
        Assert.Equal(["one", "two"], Names(applied));
        applied.Dispose();
        state.Dispose();

        using var later = Open();
        using var again = new AppliedObjects("apply", later);
        Assert.Equal(["one", "two"], Names(again));
        Assert.Equal(Actions(plan.Answer), Actions(again.Apply(texts, null, static _ => null)));
    }

    [Fact]
    public void Apply_Prune_DeletesTheOthersOfTheLabelOnly()
    {
        using var applied = new AppliedObjects("apply");
        Apply(applied, Entry("one", "a.example", label: "shop") + "---\n" + Entry("two", "b.example", label: "shop") + "---\n"
            + Entry("three", "c.example", label: "web") + "---\n" + Entry("four", "d.example"));
        Assert.True(LabelSelector.TryParse("team=shop", out var shop));

        var bad = applied.Apply([Text("a.yaml", Entry("one", "a.example", label: "shop") + "---\n{")], shop, static _ => null);
        Assert.Contains(bad.Problems, static problem => problem.Code == "FL1710");
        Assert.Equal(4, applied.Current.Objects.Count);

        var answer = applied.Apply([Text("a.yaml", Entry("one", "a.example", label: "shop"))], shop, static _ => null);
        Assert.Equal([ApplyAction.Unchanged, ApplyAction.Deleted], Actions(answer));
        Assert.Equal(["four", "one", "three"], Names(applied));
    }

    [Theory]
    [InlineData("team=shop", true)]
    [InlineData("team==shop,tier=web", true)]
    [InlineData("team!=shop", false)]
    [InlineData("team!=other", true)]
    [InlineData("owner", false)]
    [InlineData("!owner,team", true)]
    [InlineData("!team", false)]
    public void Selector_Terms_AreKubectls(string text, bool isChosen)
    {
        Assert.True(LabelSelector.TryParse(text, out var selector));
        var item = Store.Texts.Read(
            "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a, labels: {team: shop, tier: web}}\n"
                + "spec: {hosts: [a.example]}\n");
        Assert.Equal(isChosen, selector.Chooses(item));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=x")]
    [InlineData("a=b,")]
    [InlineData("a in (b)")]
    public void Selector_NotOne_IsRefused(string text) => Assert.False(LabelSelector.TryParse(text, out _));

    [Fact]
    public void Delete_ObjectOfAnotherSource_SaysWhose()
    {
        using var applied = new AppliedObjects("apply");
        var version = Apply(applied, Entry("one", "a.example")).Results[0].Version;

        var answer = applied.Delete([(Key("two"), null)], static _ => "/etc/config");
        Assert.Equal([ApplyAction.NotFound], Actions(answer));
        Assert.Contains("the source /etc/config gives it", answer.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal([ApplyAction.Conflict], Actions(applied.Delete([(Key("one"), new('0', 32))], static _ => null)));
        Assert.Equal([ApplyAction.Deleted], Actions(applied.Delete([(Key("one"), version)], static _ => null)));
        Assert.Empty(applied.Current.Objects);
    }

    [Fact]
    public void Apply_StateDirectory_HasWhatWasAnsweredAfterACrash()
    {
        using (var state = Open())
        {
            // Not disposed of: a process that is killed does not either.
            var applied = new AppliedObjects("apply", state);
            Apply(applied, Entry("one", "a.example") + "---\n" + Entry("two", "b.example"));
            applied.Delete([(Key("one"), null)], static _ => null);
        }

        using var again = Open();
        using var restored = new AppliedObjects("apply", again);
        Assert.Equal(["two"], Names(restored));
        Assert.Equal([ApplyAction.Unchanged], Actions(Apply(restored, Entry("two", "b.example"))));
        Assert.False(restored.Current.Objects.Values.Single().IsStale);
    }

    [Fact]
    public void Apply_StateDirectoryCannotBeWritten_ChangesNothing()
    {
        File.WriteAllText(_directory.File("objects"), "no folder");
        using var state = Open();
        using var applied = new AppliedObjects("apply", state);

        Assert.Throws<AppliedNotKeptException>(() => Apply(applied, Entry("one", "a.example")));

        Assert.Empty(applied.Current.Objects);
        Assert.Equal("FL1704", Assert.Single(state.Problems).Code);
        File.Delete(_directory.File("objects"));
        Apply(applied, Entry("one", "a.example"));
        Assert.Empty(state.Problems);
        Assert.Equal(["one"], Names(applied));
    }

    // What is answered, what is live and what is on the disk are one, whatever is asked.
    [Fact]
    public void Apply_AnyHistory_TheDiskSaysWhatIsLive()
    {
        // An object of five, a version of four, and what is done: 0 deletes, 1 applies a bad one, others a good one.
        var step = Gen.Choose(0, (5 * 4 * 4) - 1).Select(static number => (number / 16, number / 4 % 4, number % 4));
        Prop.ForAll(Arb.From(Gen.ArrayOf(step)), history =>
        {
            using var directory = new TempDirectory();
            SortedDictionary<string, int> expected = new(StringComparer.Ordinal);
            using (var state = StateDirectory.Open(directory.Path, TimeProvider.System, NullLogger.Instance))
            using (var applied = new AppliedObjects("apply", state))
            {
                foreach (var (name, version, kind) in history)
                {
                    if (kind == 0)
                    {
                        applied.Delete([(Key($"o{name}"), null)], static _ => null);
                        expected.Remove($"o{name}");
                    }
                    else
                    {
                        Apply(applied, Entry($"o{name}", kind == 1 ? "http://" : $"v{version}.example"));
                        expected[$"o{name}"] = kind == 1 ? expected.GetValueOrDefault($"o{name}", -1) : version;
                        if (expected[$"o{name}"] < 0)
                        {
                            expected.Remove($"o{name}");
                        }
                    }

                    Assert.Equal(expected.Keys, Names(applied));
                }
            }

            using var after = StateDirectory.Open(directory.Path, TimeProvider.System, NullLogger.Instance);
            using var restored = new AppliedObjects("apply", after);
            Assert.Equal(
                expected.Select(static pair => (pair.Key, Store.Texts.Entry(pair.Key, $"v{pair.Value}.example").ResourceVersion)),
                restored.Current.Objects.Values.Select(static item => (item.Key.Name, item.ResourceVersion)));
        }).QuickCheckThrowOnFailure();
    }

    private StateDirectory Open() => StateDirectory.Open(_directory.Path, TimeProvider.System, NullLogger.Instance);

    private static ApplyAnswer Apply(AppliedObjects applied, string text) => applied.Apply([Text("a.yaml", text)], null, static _ => null);

    private static ApplyText Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<ApplyAction> Actions(ApplyAnswer answer) => answer.Results.Select(static result => result.Action);

    private static IEnumerable<string> Names(AppliedObjects applied) => applied.Current.Objects.Keys.Select(static key => key.Name);

    private static ConfigKey Key(string name) => new("networking.istio.io", "ServiceEntry", "default", name);

    private static string Entry(string name, string host, string? version = null, string? label = null)
    {
        var more = (version is null ? "" : $", resourceVersion: '{version}'") + (label is null ? "" : $", labels: {{team: {label}}}");
        return $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}{more}}}\nspec:\n  hosts: ['{host}']\n";
    }
}
