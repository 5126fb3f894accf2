using Fairlead.Protos;
using Fairlead.Xds.Sessions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>
/// Requests, nonces and versions of one stream. The numbers are those of the statements in the protocol reference, section 3.
/// </summary>
public sealed class StreamRulesTests
{
    private static readonly string[] TypeList = [TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Listener, TypeUrls.Route, TypeUrls.Secret,
        Custom];

    public static TheoryData<string> Types => [.. TypeList];

    [Theory]
    [MemberData(nameof(Types))]
    public void S2_Response_CarriesTypeVersionNonceAndIdentifier(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        driver.Send(type, ["*"]);
        var response = driver.Expect(type, "a", "b");
        Assert.NotEmpty(response.VersionInfo);
        Assert.Equal("1", response.Nonce);
        Assert.Equal("test-plane", response.ControlPlane.Identifier);
        driver.ExpectNothing();
    }

    [Fact]
    public void S3_Nonces_CountOverAllTypesOfAStream()
    {
        var driver = new SessionDriver();
        driver.Set([.. TypeList.Select(static type => Resource(type, "a"))]);
        foreach (var type in TypeList)
        {
            driver.Start(type, ["a"], "a");
        }

        Assert.Equal(["1", "2", "3", "4", "5", "6"], driver.Types.Where(static type => type.State.Requested)
            .Select(static type => type.Nonce.ToString()));
    }

    [Fact]
    public void S6_Request_WithoutType_IsRefused()
    {
        var driver = new SessionDriver();
        Assert.Equal(RequestOutcome.NoType, driver.Send("", []));
    }

    [Fact]
    public void S9_S13_AllTypes_AnsweredOnOneStream()
    {
        var driver = new SessionDriver();
        driver.Set([.. TypeList.Select(static type => Resource(type, "a"))]);
        foreach (var type in TypeList)
        {
            driver.Start(type, ["a"], "a");
        }

        driver.ExpectNothing();
    }

    [Fact]
    public void Types_BeyondAllReason_AreRefused()
    {
        var driver = new SessionDriver();
        var outcomes = Enumerable.Range(0, 100).Select(i => driver.Send($"{Custom}{i}", ["a"])).ToList();
        Assert.Equal(RequestOutcome.Subscription, outcomes[0]);
        Assert.Equal(RequestOutcome.TooManyTypes, outcomes[^1]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void S11_StaleNonce_IsIgnored(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        driver.Send(type, ["a"]);
        var first = driver.Expect(type, "a");
        Assert.Equal(RequestOutcome.Stale, driver.Send(type, ["a", "b"], nonce: "xyz"));
        Assert.Equal(RequestOutcome.Stale, driver.Send(type, ["a", "b"]));
        driver.ExpectNothing();
        Assert.Equal(RequestOutcome.Ack, driver.Ack(first, "a"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S11_FirstRequest_WithANonceOfAnotherStream_IsAnswered()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"));
        Assert.Equal(RequestOutcome.Subscription, driver.Send(TypeUrls.Endpoint, ["a"], nonce: "77"));
        driver.Expect(TypeUrls.Endpoint, "a");
    }

    [Fact]
    public void S12_RequestBeforeTheAnswer_ReplacesTheOneBefore()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(Custom, "a"), Resource(Custom, "b"));
        driver.Send(Custom, ["a"]);
        Assert.Equal(RequestOutcome.Subscription, driver.Send(Custom, ["b"]));
        driver.Expect(Custom, "b");
        driver.ExpectNothing();
    }

    [Fact]
    public void S15_NamesDroppedBeforeTheAnswer_AreNotSent()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Secret, "a"));
        driver.Send(TypeUrls.Secret, ["a"]);
        driver.Send(TypeUrls.Secret, []);
        driver.ExpectNothing();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void S47_S50_CurrentVersion_NothingNew_IsNotAnswered(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a"));
        var response = driver.Start(type, ["a"], "a");
        driver.ExpectNothing();
        Assert.Equal(RequestOutcome.Subscription, driver.Ack(response, "a"));
        driver.ExpectNothing();
        driver.Set(Resource(type, "a"));
        driver.ExpectNothing();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Slot_UnacknowledgedResponse_HoldsBackTheNextAndOnlyTheNewestGoes(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a", "1"));
        driver.Send(type, ["a"]);
        var first = driver.Expect(type, "a");
        driver.Set(Resource(type, "a", "2"));
        driver.ExpectNothing();
        driver.Set(Resource(type, "a", "3"));
        driver.ExpectNothing();
        driver.Ack(first, "a");
        Assert.Equal(["a=3"], Texts(driver.Expect(type, "a")));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Slot_ChangeThatIsTakenBackMeanwhile_IsNotSent(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a", "1"));
        driver.Send(type, ["a"]);
        var first = driver.Expect(type, "a");
        driver.Set(Resource(type, "a", "2"));
        driver.Set(Resource(type, "a", "1"));
        driver.Ack(first, "a");
        driver.ExpectNothing();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Version_EqualContent_IsEqualOnOtherServersAndOtherwiseNot(string type)
    {
        var one = new SessionDriver();
        var other = new SessionDriver();
        one.Set(Resource(type, "a", "1"));
        other.Set(Resource(type, "b", "9"), Resource(type, "a", "0"));
        other.Set(Resource(type, "a", "1"), Resource(type, "b", "9"));
        one.Send(type, ["a"]);
        other.Send(type, ["a"]);
        Assert.Equal(one.Next()!.VersionInfo, other.Next()!.VersionInfo);

        var third = new SessionDriver();
        third.Set(Resource(type, "a", "2"));
        third.Send(type, ["a"]);
        Assert.NotEqual(third.Next()!.VersionInfo, one.Types.First(t => t.State.Rules.TypeUrl == type).SentVersion);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Reconnect_WithTheCurrentVersion_IsNotSentItAgain(string type)
    {
        var before = new SessionDriver();
        before.Set(Resource(type, "a"), Resource(type, "b"));
        var held = before.Start(type, ["a", "b"], "a", "b");

        var after = new SessionDriver();
        after.Set(Resource(type, "b"), Resource(type, "a"), Resource(type, "c"));
        after.Send(type, ["b", "a"], held.VersionInfo);
        after.ExpectNothing();
        after.Set(Resource(type, "a", "2"), Resource(type, "b"));
        Assert.Contains("a", Names(after.Next()!));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Reconnect_WithMoreNamesOrAnotherVersion_IsSentEverything(string type)
    {
        var before = new SessionDriver();
        before.Set(Resource(type, "a"), Resource(type, "b"));
        var held = before.Start(type, ["a"], "a");

        var more = new SessionDriver();
        more.Set(Resource(type, "a"), Resource(type, "b"));
        more.Send(type, ["a", "b"], held.VersionInfo);
        more.Expect(type, "a", "b");

        var other = new SessionDriver();
        other.Set(Resource(type, "a", "2"));
        other.Send(type, ["a"], held.VersionInfo);
        other.Expect(type, "a");
    }

    [Fact]
    public void Reconnect_EndpointsAskedBeforeClusters_NeedsNoOrder()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Route, "r"));
        driver.Send(TypeUrls.Endpoint, ["a", "gone"], "some-old-version");
        driver.Send(TypeUrls.Route, ["r", "gone"], "some-old-version");
        driver.Send(TypeUrls.Cluster, []);
        driver.Send(TypeUrls.Listener, []);
        driver.Expect(TypeUrls.Cluster, "a");
        driver.Expect(TypeUrls.Endpoint, "a");
    }
}
