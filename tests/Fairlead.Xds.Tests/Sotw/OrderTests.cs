using Fairlead.Protos;
using Fairlead.Xds.Sessions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>
/// Order over types, warming, and removals. The numbers are those of the statements in the protocol reference, section 3.
/// </summary>
public sealed class OrderTests
{
    [Fact]
    public void S93_Order_IsClustersEndpointsListenersRoutesThenOthers()
    {
        var driver = Started("1");
        Push(driver, "2");
        driver.Expect(TypeUrls.Cluster, "a");
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "a"), "a");
        driver.Expect(TypeUrls.Listener, "l");
        driver.Expect(TypeUrls.Route, "r");
        driver.Expect(Custom, "x");
        driver.ExpectNothing();
    }

    [Fact]
    public void S107_ClusterChanged_ItsEndpointsComeAgain()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "a"),
            Resource(TypeUrls.Endpoint, "b"));
        driver.Start(TypeUrls.Cluster, [], "a", "b");
        driver.Start(TypeUrls.Endpoint, ["a", "b"], "a", "b");
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b", "2"), Resource(TypeUrls.Endpoint, "a"),
            Resource(TypeUrls.Endpoint, "b"));
        var clusters = driver.Expect(TypeUrls.Cluster, "a", "b");

        // Envoy acknowledges clusters only when they are warm, and they are warm when their endpoints came.
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "b"), "a", "b");
        driver.Ack(clusters);
        driver.ExpectNothing();
    }

    [Fact]
    public void S107_ClusterChangedWhileEndpointsAreUnderWay_TheyComeAgainAfterwards()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a", "1"), Resource(TypeUrls.Endpoint, "a"));
        driver.Start(TypeUrls.Cluster, [], "a");
        driver.Send(TypeUrls.Endpoint, ["a"]);
        var endpoints = driver.Expect(TypeUrls.Endpoint, "a");
        driver.Set(Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Endpoint, "a"));
        driver.Expect(TypeUrls.Cluster, "a");
        driver.ExpectNothing();
        driver.Ack(endpoints, "a");
        driver.Expect(TypeUrls.Endpoint, "a");
    }

    [Fact]
    public void Reconnect_CurrentClusters_CauseNoEndpoints()
    {
        var before = Started("1");
        var after = new SessionDriver();
        Push(after, "1");
        after.Send(TypeUrls.Cluster, [], before.Types[0].AckedVersion!);
        after.Send(TypeUrls.Endpoint, ["a"], before.Types[1].AckedVersion!);
        after.ExpectNothing();
    }

    [Fact]
    public void Routes_WaitForNewClustersToBeAcknowledged()
    {
        var driver = Started("1");
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "a"),
            Resource(TypeUrls.Endpoint, "b"), Resource(TypeUrls.Listener, "l"), Resource(TypeUrls.Route, "r", "to b"),
            Resource(Custom, "x"));
        var clusters = driver.Expect(TypeUrls.Cluster, "a", "b");
        driver.ExpectNothing();

        // Endpoints are asked for and answered while the clusters are not acknowledged: a client that warms would wait forever otherwise.
        driver.Send(TypeUrls.Endpoint, ["a", "b"], "", driver.Types[1].Nonce.ToString());
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "b"), "a", "b");
        driver.ExpectNothing();
        driver.Ack(clusters);
        driver.Expect(TypeUrls.Route, "r");
    }

    [Fact]
    public void Routes_DoNotOvertakeClustersThatWaitForTheirSlot()
    {
        var driver = Started("1");
        driver.Set(Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Listener, "l"),
            Resource(TypeUrls.Route, "r"), Resource(Custom, "x"));
        var clusters = driver.Expect(TypeUrls.Cluster, "a");
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "a"), "a");
        driver.Set(Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "a"),
            Resource(TypeUrls.Listener, "l"), Resource(TypeUrls.Route, "r", "to b"), Resource(Custom, "x"));
        driver.ExpectNothing();
        driver.Ack(clusters);
        var second = driver.Expect(TypeUrls.Cluster, "a", "b");
        driver.ExpectNothing();
        driver.Ack(second);
        driver.Expect(TypeUrls.Route, "r");
    }

    [Fact]
    public void Routes_DoNotOvertakeEndpointsWhoseRequestCrossedAResponse()
    {
        var driver = Started("1");
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "a", "2"),
            Resource(TypeUrls.Endpoint, "b"), Resource(TypeUrls.Listener, "l"), Resource(TypeUrls.Route, "r", "to b"),
            Resource(Custom, "x"));
        var clusters = driver.Expect(TypeUrls.Cluster, "a", "b");
        var changed = driver.Expect(TypeUrls.Endpoint, "a");

        // Asked for before the response above was seen, and before the clusters are acknowledged.
        Assert.Equal(RequestOutcome.Stale, driver.Send(TypeUrls.Endpoint, ["a", "b"], "", "2"));
        driver.Ack(clusters);
        driver.ExpectNothing();
        driver.Ack(changed, "a", "b");
        var added = driver.Expect(TypeUrls.Endpoint, "b");
        driver.ExpectNothing();
        driver.Ack(added, "a", "b");
        driver.Expect(TypeUrls.Route, "r");
    }

    [Fact]
    public void Removal_WaitsForWhatReplacesIt()
    {
        var driver = Started("1");
        driver.Set(Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "b"), Resource(TypeUrls.Listener, "m"),
            Resource(TypeUrls.Route, "r", "to b"), Resource(Custom, "x"));
        driver.Ack(driver.Expect(TypeUrls.Cluster, "a", "b"));
        var listeners = driver.Expect(TypeUrls.Listener, "l", "m");
        var routes = driver.Expect(TypeUrls.Route, "r");
        driver.ExpectNothing();
        driver.Ack(listeners);
        driver.ExpectNothing();
        driver.Ack(routes, "r");
        var withoutListener = driver.Expect(TypeUrls.Listener, "m");
        driver.ExpectNothing();
        driver.Ack(withoutListener);
        var last = driver.Expect(TypeUrls.Cluster, "b");
        driver.Ack(last);
        driver.ExpectNothing();

        // And the version is that of the content, however it came about.
        var fresh = new SessionDriver();
        fresh.Set(Resource(TypeUrls.Cluster, "b"));
        Assert.Equal(last.VersionInfo, fresh.Start(TypeUrls.Cluster, [], "b").VersionInfo);
    }

    [Fact]
    public void Removal_RoutesRejected_DoesNotHappen()
    {
        var driver = Started("1");
        driver.Set(Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Listener, "l"), Resource(TypeUrls.Route, "r", "bad"),
            Resource(Custom, "x"));
        driver.Ack(driver.Expect(TypeUrls.Cluster, "a", "b"));
        driver.Nack(driver.Expect(TypeUrls.Route, "r"), "", "r");
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Listener, "l"), Resource(TypeUrls.Route, "r", "to b"),
            Resource(Custom, "x"));
        driver.Ack(driver.Expect(TypeUrls.Route, "r"), "r");
        driver.Expect(TypeUrls.Cluster, "b");
    }

    [Fact]
    public void Removal_EndpointsRejected_HoldNothing()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a", "bad"));
        driver.Start(TypeUrls.Cluster, [], "a");
        driver.Send(TypeUrls.Endpoint, ["a"]);
        driver.Nack(driver.Expect(TypeUrls.Endpoint, "a"), "", "a");
        driver.Set();
        driver.Ack(driver.Expect(TypeUrls.Cluster));
        driver.ExpectNothing();
    }

    [Fact]
    public void ClusterVanishesBeforeItsEndpointsWereAskedFor_TheyAreAnsweredNevertheless()
    {
        // Envoy acknowledges clusters only when they are warm: without the endpoints nothing would come of the removal either.
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a"));
        driver.Send(TypeUrls.Cluster, []);
        var clusters = driver.Expect(TypeUrls.Cluster, "a");
        driver.Set(Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "b"));
        driver.Send(TypeUrls.Endpoint, ["a"]);
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "a"), "a");
        driver.Ack(clusters);
        var both = driver.Expect(TypeUrls.Cluster, "a", "b");
        driver.Send(TypeUrls.Endpoint, ["a", "b"], "", driver.Types[1].Nonce.ToString());
        driver.Ack(driver.Expect(TypeUrls.Endpoint, "b"), "a", "b");
        driver.Ack(both);
        driver.Ack(driver.Expect(TypeUrls.Cluster, "b"));
        driver.ExpectNothing();
    }

    [Fact]
    public void Removal_NameComesBackInTime_IsNotSeen()
    {
        var driver = Started("1");
        driver.Set(Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Listener, "l"),
            Resource(TypeUrls.Route, "r"), Resource(Custom, "x"));
        var both = driver.Expect(TypeUrls.Cluster, "a", "b");
        Push(driver, "1");
        driver.Ack(both);
        driver.Ack(driver.Expect(TypeUrls.Cluster, "a"));
        driver.ExpectNothing();
    }

    [Fact]
    public void Removal_ClientUnsubscribes_KeepsNothingForIt()
    {
        var driver = new SessionDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Route, "r"));
        var clusters = driver.Start(TypeUrls.Cluster, ["a", "b"], "a", "b");
        driver.Start(TypeUrls.Route, ["r"], "r");
        driver.Set(Resource(TypeUrls.Cluster, "b", "2"), Resource(TypeUrls.Route, "r"));
        driver.Send(TypeUrls.Cluster, ["b"], clusters.VersionInfo, clusters.Nonce);
        driver.Expect(TypeUrls.Cluster, "b");
    }

    [Fact]
    public void S81_Streams_OfOneNode_AreIndependent()
    {
        var one = Started("1");
        var other = Started("1");
        Push(one, "2");
        Push(other, "2");
        driverDrains(one);
        other.Expect(TypeUrls.Cluster, "a");

        static void driverDrains(SessionDriver driver)
        {
            while (driver.Next() is not null)
            {
            }
        }
    }

    private static SessionDriver Started(string content)
    {
        var driver = new SessionDriver();
        Push(driver, content);
        driver.Start(TypeUrls.Cluster, [], "a");
        driver.Start(TypeUrls.Endpoint, ["a"], "a");
        driver.Start(TypeUrls.Listener, [], "l");
        driver.Start(TypeUrls.Route, ["r"], "r");
        driver.Start(Custom, ["x"], "x");
        return driver;
    }

    private static void Push(SessionDriver driver, string content) => driver.Set(
        Resource(TypeUrls.Cluster, "a", content),
        Resource(TypeUrls.Endpoint, "a", content),
        Resource(TypeUrls.Listener, "l", content),
        Resource(TypeUrls.Route, "r", content),
        Resource(Custom, "x", content));
}
