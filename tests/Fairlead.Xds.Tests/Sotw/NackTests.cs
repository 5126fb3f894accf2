using Fairlead.Protos;
using Fairlead.Xds.Sessions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>Rejections. The numbers are those of the statements in the protocol reference, section 3.</summary>
public sealed class NackTests
{
    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(Custom)]
    public void S119_Nack_IsFollowedByNothingUntilTheContentChanges(string type)
    {
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a", "1"));
        var good = driver.Start(type, ["a"], "a");
        driver.Set(Resource(type, "a", "bad"));
        var bad = driver.Expect(type, "a");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i == 0 ? RequestOutcome.Nack : RequestOutcome.Subscription, driver.Nack(bad, good.VersionInfo, "a"));
            driver.ExpectNothing();
        }

        driver.Set(Resource(type, "a", "bad"));
        driver.ExpectNothing();
        driver.Set(Resource(type, "a", "3"));
        Assert.Equal(["a=3"], Texts(driver.Expect(type, "a")));
    }

    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Endpoint)]
    public void Nack_ThenTheFormerContentAgain_IsSent(string type)
    {
        // Clients use what is good of a rejected response, so nobody knows what this one has.
        var driver = new SessionDriver();
        driver.Set(Resource(type, "a", "1"), Resource(type, "b", "1"));
        var good = driver.Start(type, ["a", "b"], "a", "b");
        driver.Set(Resource(type, "a", "2"), Resource(type, "b", "bad"));
        driver.Nack(driver.Expect(type, "a", "b"), good.VersionInfo, "a", "b");
        driver.ExpectNothing();
        driver.Set(Resource(type, "a", "1"), Resource(type, "b", "1"));
        Assert.Equal(["a=1", "b=1"], Texts(driver.Next()!));
    }

    [Fact]
    public void Nack_IsToldByErrorDetailAlone()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a", "1"));
        driver.Send(TypeUrls.Endpoint, ["a"]);
        var response = driver.Expect(TypeUrls.Endpoint, "a");

        // As gRPC does where part of the response was good: the new version, and an error.
        Assert.Equal(RequestOutcome.Nack, driver.Nack(response, response.VersionInfo, "a"));
        driver.Set(Resource(TypeUrls.Endpoint, "a", "2"));
        var second = driver.Expect(TypeUrls.Endpoint, "a");

        // And an old version without an error is an acknowledgement.
        Assert.Equal(RequestOutcome.Ack, driver.Send(TypeUrls.Endpoint, ["a"], "", second.Nonce));
    }

    [Fact]
    public void Nack_NamesAddedInTheSameRequest_AreSentWithoutTheRejected()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a", "bad"), Resource(TypeUrls.Endpoint, "b"));
        driver.Send(TypeUrls.Endpoint, ["a"]);
        driver.Nack(driver.Expect(TypeUrls.Endpoint, "a"), "", "a", "b");
        driver.Expect(TypeUrls.Endpoint, "b");
    }

    [Fact]
    public void Nack_RepeatedErrorInALaterSubscription_IsNoSecondRejection()
    {
        // grpc-js repeats error_detail in all requests until the next response.
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Route, "a", "bad"), Resource(TypeUrls.Route, "b"));
        driver.Send(TypeUrls.Route, ["a"]);
        var bad = driver.Expect(TypeUrls.Route, "a");
        Assert.Equal(RequestOutcome.Nack, driver.Nack(bad, "", "a"));
        Assert.Equal(RequestOutcome.Subscription, driver.Nack(bad, "", "a", "b"));
        driver.Expect(TypeUrls.Route, "b");
    }

    [Fact]
    public void S120_Nack_OtherNamesGoOn()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a", "bad"), Resource(TypeUrls.Endpoint, "b", "1"));
        driver.Send(TypeUrls.Endpoint, ["a", "b", "c"]);
        driver.Nack(driver.Expect(TypeUrls.Endpoint, "a", "b"), "", "a", "b", "c");
        driver.Set(Resource(TypeUrls.Endpoint, "a", "bad"), Resource(TypeUrls.Endpoint, "b", "1"), Resource(TypeUrls.Endpoint, "c"));
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "c"), "a", "b", "c");
        driver.ExpectNothing();

        // What was rejected together with the bad one may not have been taken, so it comes with the change.
        driver.Set(Resource(TypeUrls.Endpoint, "a", "2"), Resource(TypeUrls.Endpoint, "b", "1"), Resource(TypeUrls.Endpoint, "c"));
        driver.Expect(TypeUrls.Endpoint, "a", "b");
    }

    [Fact]
    public void Nack_VersionSentAfterwards_DoesNotClaimTheRejected()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a", "bad"));
        driver.Send(TypeUrls.Endpoint, ["a", "c"]);
        driver.Nack(driver.Expect(TypeUrls.Endpoint, "a"), "", "a", "c");
        driver.Set(Resource(TypeUrls.Endpoint, "a", "bad"), Resource(TypeUrls.Endpoint, "c"));
        var partial = driver.Expect(TypeUrls.Endpoint, "c");

        // A client that comes back with this version has not got "a".
        var again = new SessionDriver();
        again.Set(Resource(TypeUrls.Endpoint, "a", "bad"), Resource(TypeUrls.Endpoint, "c"));
        again.Send(TypeUrls.Endpoint, ["a", "c"], partial.VersionInfo);
        again.Expect(TypeUrls.Endpoint, "a", "c");
    }

    [Fact]
    public void Nack_RejectedNameVanishes_TheRestOfItsResponseComesAgain()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a", "bad"), Resource(TypeUrls.Endpoint, "b"));
        driver.Send(TypeUrls.Endpoint, ["a", "b"]);
        driver.Nack(driver.Expect(TypeUrls.Endpoint, "a", "b"), "", "a", "b");
        driver.Set(Resource(TypeUrls.Endpoint, "b"));
        driver.Expect(TypeUrls.Endpoint, "b");
    }

    [Fact]
    public void Nack_OfClusters_HoldsBackNoRoutes()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a", "bad"), Resource(TypeUrls.Route, "r", "1"));
        driver.Send(TypeUrls.Cluster, []);
        driver.Send(TypeUrls.Route, ["r"]);
        var clusters = driver.Expect(TypeUrls.Cluster, "a");
        driver.ExpectNothing();
        driver.Nack(clusters, "");
        driver.Expect(TypeUrls.Route, "r");
        driver.ExpectNothing();
    }
}
