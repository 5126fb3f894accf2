using Fairlead.Protos;
using Fairlead.Xds.Sessions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>
/// What an incremental client asks for over time. The numbers are those of the statements in the protocol reference, section 3.3.
/// </summary>
public sealed class DeltaSubscriptionTests
{
    private const string Type = TypeUrls.Cluster;

    [Fact]
    public void S28_LaterMessagesWithoutNames_ChangeNothing_AndVersionsCountOnlyInTheFirst()
    {
        var driver = Started("a", "b");
        driver.Send(Type, [], [], ("a", Resource(Type, "a").Version), ("gone", "1"));
        driver.ExpectNothing();
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b"));
        driver.Expect(Type, ["a"]);
    }

    [Fact]
    public void S29_LegacyWildcardThenAName_KeepsReceivingEverything()
    {
        var driver = Started("a", "b");
        driver.Send(Type, ["a"]);
        driver.Ack(driver.Expect(Type, ["a"]));
        driver.Set(Resource(Type, "a"), Resource(Type, "b", "2"), Resource(Type, "c"));
        driver.Expect(Type, ["b", "c"]);
    }

    [Fact]
    public void S30_S31_WildcardLetGo_LeavesTheNames()
    {
        var driver = Started("a", "b");
        driver.Send(Type, ["a"]);
        driver.Ack(driver.Expect(Type, ["a"]));
        driver.Send(Type, [], ["*"]);
        driver.ExpectNothing();
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b", "2"), Resource(Type, "c"));
        driver.Expect(Type, ["a"]);
    }

    [Fact]
    public void S31_WildcardAddedToNames_GivesAllThatIsNotKnown()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"), Resource(Type, "b"));
        driver.Start(Type, ["a"], "a");
        driver.Send(Type, ["*"]);
        driver.Ack(driver.Expect(Type, ["b"]));
        driver.Send(Type, ["b"]);
        driver.Ack(driver.Expect(Type, ["b"]));
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b", "2"), Resource(Type, "c"));
        driver.Expect(Type, ["a", "b", "c"]);
    }

    [Fact]
    public void S32_NameLetGoUnderTheWildcard_IsSentAgain()
    {
        var driver = Started("a", "b");
        driver.Send(Type, ["a"]);
        driver.Ack(driver.Expect(Type, ["a"]));
        driver.Send(Type, [], ["a"]);
        driver.Ack(driver.Expect(Type, ["a"]));
        driver.ExpectNothing();
    }

    [Fact]
    public void S33_NameThatDoesNotExistLetGoUnderTheWildcard_IsToldToBeRemoved()
    {
        var driver = Started("a");
        driver.Send(Type, ["never"]);
        driver.Ack(driver.Expect(Type, [], "never"));
        driver.Send(Type, [], ["never"]);
        driver.Ack(driver.Expect(Type, [], "never"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S34_WildcardOrNameThatWasNotAskedFor_LetGo_IsIgnored()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"), Resource(Type, "b"));
        driver.Start(Type, ["a"], "a");
        Assert.Equal(RequestOutcome.Subscription, driver.Send(Type, [], ["*", "never", "b"]));
        driver.ExpectNothing();
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b", "2"));
        driver.Expect(Type, ["a"]);
    }

    [Fact]
    public void S35_S36_EverythingLetGo_DoesNotBringTheWildcardBack()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"), Resource(Type, "b"));
        driver.Start(Type, ["a"], "a");
        driver.Send(Type, [], ["a"]);
        driver.ExpectNothing();
        driver.Send(Type);
        driver.ExpectNothing();
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b", "2"));
        driver.ExpectNothing();
        driver.Send(Type, ["b"]);
        driver.Expect(Type, ["b"]);
    }

    [Fact]
    public void S37_OldNonce_NamesBesideItCountAllTheSame()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"), Resource(Type, "b"));
        var first = driver.Start(Type, ["a"], "a");
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b"));
        driver.Expect(Type, ["a"]);
        driver.Ack(first, ["b"]);
        var types = driver.Types.Single(static type => type.State.Requested);
        Assert.NotNull(types.State.InFlight);
        Assert.True(types.State.Subscription.Names.Contains("b"));
    }

    [Fact]
    public void S42_ExistingAndNonExistingNameInOneRequest_AreBothAnswered()
    {
        // The protocol wins over go-control-plane, which is silent about the second.
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"));
        driver.Send(Type, ["a", "b"]);
        driver.Expect(Type, ["a"], "b");
    }

    [Fact]
    public void S63_WildcardReplacedByNamesAtCurrentVersions_IsNotAnswered()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"), Resource(Type, "b"));
        driver.Start(Type, ["*"], "a", "b");
        driver.Send(Type, ["a"], ["*"]);

        // A name that is subscribed is answered, even if it is known (statement 121); the other is let go silently.
        driver.Ack(driver.Expect(Type, ["a"]));
        driver.Set(Resource(Type, "a"), Resource(Type, "b", "2"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S88_SeveralChanged_ComeInOneResponse()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Type, "a"), Resource(Type, "b"), Resource(Type, "c"));
        driver.Start(Type, ["a", "b"], "a", "b");
        driver.Set(Resource(Type, "a", "2"), Resource(Type, "b", "2"), Resource(Type, "c", "2"));
        driver.Expect(Type, ["a", "b"]);
    }

    private static DeltaDriver Started(params string[] names)
    {
        var driver = new DeltaDriver();
        driver.Set([.. names.Select(static name => Resource(Type, name))]);
        driver.Start(Type, [], names);
        return driver;
    }
}
