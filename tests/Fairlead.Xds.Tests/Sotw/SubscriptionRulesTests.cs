using Fairlead.Protos;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>What names mean. The numbers are those of the statements in the protocol reference, section 3.</summary>
public sealed class SubscriptionRulesTests
{
    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Listener)]
    public void S21_NoNamesEver_MeansEverything(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        var response = driver.Start(type, [], "a", "b");
        driver.Ack(response);
        driver.Set(Resource(type, "a"), Resource(type, "b"), Resource(type, "c"));
        driver.Expect(type, "a", "b", "c");
    }

    [Theory]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(TypeUrls.Route)]
    [InlineData(TypeUrls.VirtualHost)]
    [InlineData(Custom)]
    public void S25_NoNames_OfOtherTypes_MeansNothing(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"));
        driver.Send(type, []);
        driver.ExpectNothing();
    }

    [Fact]
    public void S25_LegacyWildcard_CanBeSwitchedOff()
    {
        var driver = new SessionDriver([new TypeRules(TypeUrls.Cluster, FullState: true, LegacyWildcard: false, null, [])]);
        driver.Set(Resource(TypeUrls.Cluster, "a"));
        driver.Send(TypeUrls.Cluster, []);
        driver.ExpectNothing();
        driver.Send(TypeUrls.Cluster, ["*"]);
        driver.Expect(TypeUrls.Cluster, "a");
    }

    [Fact]
    public void S22_NoNamesAfterNames_MeansNothingForGood()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"));
        var response = driver.Start(TypeUrls.Cluster, [], "a", "b");
        driver.Ack(response, "a");
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b", "2"));
        driver.ExpectNothing();
        driver.Ack(response);
        driver.Set(Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Cluster, "b", "3"));
        driver.ExpectNothing();
        driver.Ack(response);
        driver.ExpectNothing();
    }

    [Fact]
    public void S23_ExplicitWildcard_ComesAndGoes()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"));
        var response = driver.Start(TypeUrls.Cluster, ["*"], "a", "b");
        Assert.Equal(Subscription.Everything, driver.Types[0].State.Subscription);
        driver.Ack(response, "*", "a");
        Assert.Equal(new Subscription(true, NameSet.Of(["a"])), driver.Types[0].State.Subscription);
        driver.ExpectNothing();
        driver.Ack(response, "b");
        Assert.Equal(new Subscription(false, NameSet.Of(["b"])), driver.Types[0].State.Subscription);
        driver.ExpectNothing();
        driver.Ack(response);
        Assert.True(driver.Types[0].State.Subscription.IsEmpty);
        driver.Ack(response, "*");
        driver.Expect(TypeUrls.Cluster, "a", "b");
    }

    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(Custom)]
    public void S92_WildcardAndNames_NeverTwice(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        driver.Send(type, ["a", "*", "a", "missing"]);
        driver.Expect(type, "a", "b");
    }

    [Fact]
    public void S24_S52_NameDroppedAndNamedAgain_IsSentAgain()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"));
        var response = driver.Start(TypeUrls.Endpoint, ["a", "b"], "a", "b");
        driver.Ack(response, "b");
        driver.ExpectNothing();
        driver.Ack(response, "a", "b");
        driver.Expect(TypeUrls.Endpoint, "a");
    }

    [Fact]
    public void S49_S83_NameAddedAtTheSameVersion_GetsOnlyTheNew()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"));
        var response = driver.Start(TypeUrls.Endpoint, ["a"], "a");
        driver.Ack(response, "a", "b");
        var second = driver.Expect(TypeUrls.Endpoint, "b");
        Assert.NotEqual(response.VersionInfo, second.VersionInfo);
        driver.Ack(second, "a", "b");
        driver.ExpectNothing();
    }

    [Fact]
    public void S49_S83_NameAddedAtTheSameVersion_OfFullStateTypes_GetsAll()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Cluster, "c"));
        var response = driver.Start(TypeUrls.Cluster, ["a"], "a");
        driver.Ack(response, "a", "b");
        driver.Expect(TypeUrls.Cluster, "a", "b");
    }

    [Fact]
    public void S51_OneNameOfSeveral_IsAnsweredAlone()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Listener, "a"), Resource(TypeUrls.Listener, "b"));
        driver.Start(TypeUrls.Listener, ["b"], "b");
    }

    [Fact]
    public void S53_MissingName_IsNotAnsweredWithTheRest()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a"));
        var clusters = driver.Start(TypeUrls.Cluster, ["a"], "a");
        var endpoints = driver.Start(TypeUrls.Endpoint, ["a"], "a");
        driver.Ack(clusters, "a", "missing");
        driver.Ack(endpoints, "a", "missing");
        driver.ExpectNothing();
    }

    [Theory]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(TypeUrls.Route)]
    [InlineData(Custom)]
    public void S115_MissingName_IsSentWhenItAppears(string type)
    {
        var driver = new SessionDriver();
        driver.Send(type, ["a", "b"]);
        driver.ExpectNothing();
        driver.Set(Resource(type, "b"));
        driver.Ack(driver.Expect(type, "b"), "a", "b");
        driver.Set(Resource(type, "b"), Resource(type, "a"));
        driver.Expect(type, "a");
    }

    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Listener)]
    public void S77_MissingName_OfFullStateTypes_ComesWithAllThatIsSubscribed(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"), Resource(type, "x"));
        var response = driver.Start(type, ["a", "b"], "a");
        driver.Ack(response, "a", "b");
        driver.Set(Resource(type, "a"), Resource(type, "b"), Resource(type, "x"));
        driver.Expect(type, "a", "b");
    }

    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Listener)]
    public void EmptyWildcard_IsAnsweredOnce(string type)
    {
        var driver = new SessionDriver();
        var response = driver.Start(type, []);
        Assert.Empty(response.Resources);
        Assert.NotEmpty(response.VersionInfo);
        driver.Ack(response);
        driver.ExpectNothing();
    }

    [Fact]
    public void FullState_OnlyMissingNames_IsAnsweredEmpty()
    {
        var driver = new SessionDriver();
        driver.Start(TypeUrls.Listener, ["nowhere"]);
        driver.ExpectNothing();
    }

    [Fact]
    public void S84_NamesThenWildcard_SendsWhatIsNotKnownYet()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(Custom, "a"), Resource(Custom, "b"));
        var response = driver.Start(Custom, ["a"], "a");
        driver.Ack(response, "*");
        driver.Expect(Custom, "b");
    }

    [Fact]
    public void S75_S114_OtherTypes_OnlyWhatChangedIsSent()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"), Resource(TypeUrls.Endpoint, "c"));
        driver.Start(TypeUrls.Endpoint, ["a", "b"], "a", "b");
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b", "2"), Resource(TypeUrls.Endpoint, "c", "2"));
        driver.Expect(TypeUrls.Endpoint, "b");
    }

    [Fact]
    public void S76_FullState_ChangeSendsAllAndOthersDoNot()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Cluster, "c"));
        var response = driver.Start(TypeUrls.Cluster, ["a", "b"], "a", "b");
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Cluster, "c", "2"));
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b", "2"), Resource(TypeUrls.Cluster, "c", "2"));
        Assert.NotEqual(response.VersionInfo, driver.Expect(TypeUrls.Cluster, "a", "b").VersionInfo);
    }

    [Fact]
    public void S78_Deletion_OfOtherTypes_IsSilent()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"));
        driver.Start(TypeUrls.Endpoint, ["a", "b"], "a", "b");
        driver.Set(Resource(TypeUrls.Endpoint, "b"));
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"));
        driver.Expect(TypeUrls.Endpoint, "a");
    }

    [Fact]
    public void S78_Deletion_OfFullStateTypes_IsAResponseWithoutItEvenIfEmpty()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"));
        driver.Start(TypeUrls.Cluster, [], "a", "b");
        driver.Set(Resource(TypeUrls.Cluster, "b"));
        driver.Ack(driver.Expect(TypeUrls.Cluster, "b"));
        driver.Set();
        driver.Expect(TypeUrls.Cluster);
    }

    [Fact]
    public void S116_AfterUnsubscribing_NothingArrives()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Route, "a"), Resource(TypeUrls.Route, "b"));
        var response = driver.Start(TypeUrls.Route, ["a", "b"], "a", "b");
        driver.Ack(response, "b");
        driver.Set(Resource(TypeUrls.Route, "a", "2"), Resource(TypeUrls.Route, "b"));
        driver.ExpectNothing();
        driver.Ack(response);
        driver.Set(Resource(TypeUrls.Route, "a", "3"), Resource(TypeUrls.Route, "b", "3"));
        driver.ExpectNothing();
    }

    [Fact]
    public void OnDemand_NameThatTheSetLacks_IsMadeForThoseWhoAsk()
    {
        var driver = new SessionDriver(onDemand: static (type, name) =>
            name.StartsWith("grpc/", StringComparison.Ordinal) ? Resource(type, name) : null);
        driver.Set(Resource(TypeUrls.Listener, "a"));
        var response = driver.Start(TypeUrls.Listener, ["a", "grpc/x", "nowhere"], "a", "grpc/x");
        driver.Ack(response, "a", "grpc/x", "nowhere");
        driver.ExpectNothing();
    }

    [Fact]
    public void OnDemand_Wildcard_DoesNotSeeIt()
    {
        var driver = new SessionDriver(onDemand: static (type, name) => Resource(type, name));
        driver.Set(Resource(TypeUrls.Listener, "a"));
        driver.Start(TypeUrls.Listener, [], "a");
    }
}
