using Fairlead.Config.Quarantine;
using Fairlead.Config.Tests.Store;
using Fairlead.Model.Objects;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Config.Tests.Quarantine;

public sealed class QuarantineStepTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Trial = TimeSpan.FromHours(1);
    private static readonly ConfigObject One = Texts.Entry("shop", "one.example");
    private static readonly ConfigObject Two = Texts.Entry("shop", "two.example");
    private static readonly ConfigObject Three = Texts.Entry("shop", "three.example");
    private static readonly ConfigObject Other = Texts.Entry("other", "other.example");

    [Fact]
    public void Reject_ChangedVersion_ServesTheOneBeforeAndSaysWhy()
    {
        var state = Reject(After([One, Other], [Two, Other]), Two, "line one\nline two");

        var served = state.Snapshot.Objects.Find(One.Key)!;
        Assert.Equal((One.ResourceVersion, true), (served.ResourceVersion, served.IsStale));
        Assert.Same(Other, state.Snapshot.Objects.Find(Other.Key));
        var problem = Assert.Single(state.Snapshot.Problems);
        Assert.Equal(("FL1711", One.Key), (problem.Code, problem.Key));
        Assert.Equal(
            "the client web-1 rejects Cluster outbound|80||two.example, which is made of it: \"line one line two\"; the version before it "
                + "is served",
            problem.Message);
    }

    [Fact]
    public void Reject_NewObject_ServesNone()
    {
        var state = Reject(After([Other], [Other, Two]), Two);

        Assert.Equal([Other.Key], state.Snapshot.Objects.Keys);
        Assert.EndsWith("; it is not served", Assert.Single(state.Snapshot.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_ObjectChangesAgain_IsServedAndWhatWasGoodStaysSo()
    {
        var rejected = Reject(After([One], [Two]), Two);

        var changed = Next(rejected, [Three]);
        Assert.Same(Three, changed.Snapshot.Objects.Find(One.Key));
        Assert.Empty(changed.Snapshot.Problems);
        Assert.Equal(One.ResourceVersion, Reject(changed, Three).Snapshot.Objects.Find(One.Key)!.ResourceVersion);
    }

    [Fact]
    public void Next_AnotherObjectChanges_StaysQuarantined()
    {
        var state = Next(Reject(After([One], [Two]), Two), [Two, Other]);

        Assert.Equal(One.ResourceVersion, state.Snapshot.Objects.Find(One.Key)!.ResourceVersion);
        Assert.Same(Other, state.Snapshot.Objects.Find(Other.Key));
    }

    [Fact]
    public void Next_ObjectIsRemoved_IsGone()
    {
        var state = Next(Reject(After([One], [Two]), Two), []);

        Assert.Empty(state.Snapshot.Objects);
        Assert.Empty(state.Objects);
    }

    [Fact]
    public void Reject_VersionThatDoesNotCount_IsNothing()
    {
        var state = After([One], [Two], [Three]);

        Assert.Same(state, Reject(state, Two));
        Assert.Same(state, Reject(state, Other));
        var rejected = Reject(state, Three);
        Assert.Same(rejected, Reject(rejected, Three));
    }

    [Theory]
    [InlineData(59, true, true)]
    [InlineData(61, true, false)]
    [InlineData(61, false, true)]
    public void Reject_TrialIsOver_CountsWhereNobodyAccepts(int minutes, bool isAcceptedElsewhere, bool isQuarantined)
    {
        var state = QuarantineStep.Reject(
            After([One], [Two]), Rejected(Two) with { IsAcceptedElsewhere = isAcceptedElsewhere }, Trial,
            Start + TimeSpan.FromMinutes(minutes));

        Assert.Equal(isQuarantined ? One.ResourceVersion : Two.ResourceVersion, state.Snapshot.Objects.Find(One.Key)!.ResourceVersion);
    }

    [Fact]
    public void Reject_ThereFromTheStart_IsNothing()
    {
        var state = After([One]);

        Assert.Same(state, Reject(state, One));
    }

    [Fact]
    public void Of_KnownBeforeARestart_IsSoWhileTheVersionIsTheSame()
    {
        QuarantinedObject known = new(Rejected(Two), One with { IsStale = true });

        Assert.Equal(One.ResourceVersion, Next(QuarantineState.Of([known]), [Two]).Snapshot.Objects.Find(One.Key)!.ResourceVersion);
        var changed = Next(QuarantineState.Of([known]), [Three]);
        Assert.Same(Three, changed.Snapshot.Objects.Find(One.Key));
        Assert.Equal(One.ResourceVersion, Reject(changed, Three).Snapshot.Objects.Find(One.Key)!.ResourceVersion);
        Assert.Empty(Next(QuarantineState.Of([known]), [Other]).Objects);
    }

    [Fact]
    public void Next_NothingIsQuarantined_IsTheConfigItself()
    {
        var state = After([One], [Two, Other]);

        Assert.Same(state.Joined, state.Snapshot);
        Assert.Same(state, QuarantineStep.Next(state, state.Joined, Start));
    }

    [Fact]
    public void Former_ManyObjectsChange_IsBounded()
    {
        var former = FormerVersions.None;
        for (var index = 0; index < FormerVersions.Most + 500; index++)
        {
            former = former.With(new("g", "k", "ns", $"{index % (FormerVersions.Most + 250)}"), new(One, Start));
        }

        Assert.Equal(FormerVersions.Most, former.Count);
        Assert.NotNull(former.Find(new("g", "k", "ns", "249")));
        Assert.Null(former.Find(new("g", "k", "ns", "499")));
        Assert.Equal(FormerVersions.Most - 1, former.Without(new("g", "k", "ns", "249")).Count);
    }

    // Whatever happened, what is served is what the sources give, but for the objects that are quarantined; and no version is served of
    // which it is known that a client rejects it.
    [Fact]
    public void Histories_ServeWhatIsGivenButForWhatIsRejected()
    {
        ConfigObject[][] versions =
            [.. Enumerable.Range(0, 4).Select(static name => Enumerable.Range(0, 4).Select(version =>
                Texts.Entry($"s{name}", $"v{version}.example")).ToArray())];
        var moves = Gen.Choose(0, 3).SelectMany(static name => Gen.Choose(-1, 7).Select(move => (Name: name, Move: move))).ListOf();
        Prop.ForAll(moves.ToArbitrary(), history =>
        {
            QuarantineState state = new();
            Dictionary<ConfigKey, ConfigObject> given = [];
            HashSet<(ConfigKey, string)> rejected = [];
            state = Next(state, []);
            foreach (var (name, move) in history)
            {
                var key = versions[name][0].Key;
                if (move >= 4)
                {
                    // The client rejects what is served now.
                    if (state.Snapshot.Objects.Find(key) is { IsStale: false } served && state.Former.Find(key) is not null)
                    {
                        rejected.Add((key, served.ResourceVersion));
                        state = Reject(state, served);
                    }
                }
                else
                {
                    _ = move < 0 ? given.Remove(key) : (given[key] = versions[name][move]) is not null;
                    rejected.RemoveWhere(one => one.Item1 == key && (move < 0 || one.Item2 != versions[name][move].ResourceVersion));
                    state = Next(state, [.. given.Values]);
                }

                foreach (var (one, item) in given)
                {
                    var isRejected = rejected.Contains((one, item.ResourceVersion));
                    Assert.Equal(isRejected, state.Objects.ContainsKey(one));
                    Assert.True(isRejected || ReferenceEquals(item, state.Snapshot.Objects.Find(one)));
                    Assert.NotEqual(isRejected ? item.ResourceVersion : null, state.Snapshot.Objects.Find(one)?.ResourceVersion);
                }

                Assert.Equal(state.Objects.Count, state.Snapshot.Problems.Count);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static QuarantineState After(params ConfigObject[][] configs) => configs.Aggregate(new QuarantineState(), Next);

    private static QuarantineState Next(QuarantineState state, ConfigObject[] config) =>
        QuarantineStep.Next(state, new(state.Joined.Objects.Reconcile(ConfigSnapshot.MapOf(config)), []), Start);

    private static QuarantineState Reject(QuarantineState state, ConfigObject item, string message = "no") =>
        QuarantineStep.Reject(state, Rejected(item, message), Trial, Start);

    private static Rejection Rejected(ConfigObject item, string message = "no") => new()
    {
        Key = item.Key,
        ResourceVersion = item.ResourceVersion,
        Client = "web-1",
        Resource = "Cluster outbound|80||two.example",
        Message = message,
        At = Start,
    };
}
