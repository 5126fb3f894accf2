using System.Text;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sessions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>The incremental variant. The numbers are those of the statements in the protocol reference, section 3.</summary>
public sealed class DeltaRulesTests
{
    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Listener)]
    public void S62_NothingNamed_GetsAllWithTheirVersions(string type)
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        var response = driver.Start(type, [], "a", "b");
        Assert.Equal(
            [Resource(type, "a").Version, Resource(type, "b").Version], response.Resources.Select(static resource => resource.Version));
        Assert.Equal("1", response.Nonce);
        driver.ExpectNothing();
        driver.Set(Resource(type, "a"), Resource(type, "b", "2"), Resource(type, "c"));
        driver.Expect(type, ["b", "c"]);
    }

    [Theory]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(TypeUrls.Route)]
    [InlineData(Custom)]
    public void S25_NothingNamed_OfOtherTypes_MeansNothing(string type)
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(type, "a"));
        driver.Send(type);
        driver.ExpectNothing();
    }

    [Fact]
    public void S65_S85_WildcardOfNothing_IsAnsweredOnceWithNothing()
    {
        var driver = new DeltaDriver();
        driver.Send(TypeUrls.Cluster);
        driver.Ack(driver.Expect(TypeUrls.Cluster, []));
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Cluster, "a"));
        driver.Expect(TypeUrls.Cluster, ["a"]);
    }

    [Theory]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(Custom)]
    public void S122_NameThatDoesNotExist_IsToldAtOnceAndSentWhenItAppears(string type)
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(type, "a"));
        driver.Send(type, ["a", "b"]);
        driver.Ack(driver.Expect(type, ["a"], "b"));
        driver.ExpectNothing();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        driver.Ack(driver.Expect(type, ["b"]));

        // Asked for again, it is told again.
        driver.Send(type, ["nowhere"]);
        driver.Ack(driver.Expect(type, [], "nowhere"));
        driver.ExpectNothing();
        driver.Send(type, ["nowhere"]);
        driver.Expect(type, [], "nowhere");
    }

    [Fact]
    public void S121_NameSubscribedAgain_IsSentAgain()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"));
        driver.Start(TypeUrls.Endpoint, ["a", "b"], "a", "b");
        driver.Send(TypeUrls.Endpoint, ["a"]);
        driver.Ack(driver.Expect(TypeUrls.Endpoint, ["a"]));
        driver.ExpectNothing();
    }

    [Fact]
    public void S52_UnsubscribedAndSubscribedAgain_IsSentAgain()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"));
        driver.Start(TypeUrls.Endpoint, ["a"], "a");
        driver.Send(TypeUrls.Endpoint, [], ["a"]);
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Endpoint, "a", "2"));
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Endpoint, "a"));
        driver.Send(TypeUrls.Endpoint, ["a"]);
        driver.Expect(TypeUrls.Endpoint, ["a"]);
    }

    [Fact]
    public void Unsubscribe_OfWhatWasNeverAskedFor_IsIgnored()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"));
        driver.Start(TypeUrls.Cluster, [], "a");
        driver.Send(TypeUrls.Cluster, [], ["never"]);
        driver.ExpectNothing();
    }

    [Fact]
    public void LegacyWildcard_AndAName_KeepsTheWildcard()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"));
        driver.Start(TypeUrls.Cluster, [], "a", "b");
        driver.Send(TypeUrls.Cluster, ["a"]);
        driver.Ack(driver.Expect(TypeUrls.Cluster, ["a"]));
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b", "2"));
        driver.Ack(driver.Expect(TypeUrls.Cluster, ["b"]));

        // The end of the wildcard leaves the names.
        driver.Send(TypeUrls.Cluster, [], ["*"]);
        driver.ExpectNothing();
        driver.Set(Resource(TypeUrls.Cluster, "a", "2"), Resource(TypeUrls.Cluster, "b", "3"));
        driver.Ack(driver.Expect(TypeUrls.Cluster, ["a"]));
        driver.Send(TypeUrls.Cluster, ["*"]);
        driver.Expect(TypeUrls.Cluster, ["b"]);
    }

    [Fact]
    public void S130_WildcardAndNameThatDoesNotExist_IsToldAtOnce()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"));
        driver.Start(TypeUrls.Cluster, [], "a");
        driver.Send(TypeUrls.Cluster, ["on-demand"]);
        driver.Ack(driver.Expect(TypeUrls.Cluster, [], "on-demand"));
        driver.ExpectNothing();
    }

    [Fact]
    public void NameUnsubscribedUnderAWildcard_IsAnswered()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"));
        driver.Send(TypeUrls.Cluster, ["*", "a", "b"]);
        driver.Ack(driver.Expect(TypeUrls.Cluster, ["a"], "b"));
        driver.Send(TypeUrls.Cluster, [], ["a"]);
        driver.Ack(driver.Expect(TypeUrls.Cluster, ["a"]));
        driver.Send(TypeUrls.Cluster, [], ["b"]);
        driver.Ack(driver.Expect(TypeUrls.Cluster, [], "b"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S66_S87_InitialVersions_GetOnlyWhatDiffers()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b", "2"), Resource(TypeUrls.Endpoint, "d"));
        driver.Send(
            TypeUrls.Endpoint,
            ["a", "b", "c", "d"],
            null,
            ("a", Resource(TypeUrls.Endpoint, "a").Version),
            ("b", Resource(TypeUrls.Endpoint, "b").Version),
            ("c", "whatever"),
            ("not-asked-for", "1"));

        // What is gone goes last, since clusters may use it.
        driver.Ack(driver.Expect(TypeUrls.Endpoint, ["b", "d"]));
        driver.Ack(driver.Expect(TypeUrls.Endpoint, [], "c"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S66_InitialVersionsAllCurrent_NamedIsSilentAndWildcardSaysThatThisIsAll()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a"));
        driver.Send(TypeUrls.Cluster, null, null, ("a", Resource(TypeUrls.Cluster, "a").Version));
        driver.Send(TypeUrls.Endpoint, ["a"], null, ("a", Resource(TypeUrls.Endpoint, "a").Version));
        driver.Ack(driver.Expect(TypeUrls.Cluster, []));
        driver.ExpectNothing();
        Assert.Equal(["a"], driver.Types[0].State.Accepted.ToList().Select(static item => item.Name));
    }

    [Fact]
    public void S124_Reconnect_ChangedDeletedAndNewOfAHundred()
    {
        var driver = new DeltaDriver();
        var known = Enumerable.Range(0, 100).Select(static i => Resource(TypeUrls.Cluster, $"c{i:D3}")).ToArray();
        driver.Set([.. known[1..99], Resource(TypeUrls.Cluster, "c099", "changed"), Resource(TypeUrls.Cluster, "new")]);
        driver.Send(TypeUrls.Cluster, null, null, [.. known.Select(static item => (item.Name, item.Version))]);
        driver.Ack(driver.Expect(TypeUrls.Cluster, ["c099", "new"]));
        driver.Ack(driver.Expect(TypeUrls.Cluster, [], "c000"));
        driver.ExpectNothing();
    }

    [Fact]
    public void OldNonce_ItsNamesCountAndNothingElse()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b"));
        driver.Send(TypeUrls.Endpoint, ["a"]);
        var response = driver.Expect(TypeUrls.Endpoint, ["a"]);
        var request = new Envoy.Service.Discovery.V3.DeltaDiscoveryRequest { TypeUrl = TypeUrls.Endpoint, ResponseNonce = "77" };
        request.ResourceNamesSubscribe.Add("b");
        Assert.Equal(RequestOutcome.Subscription, driver.Send(request));
        driver.ExpectNothing();
        Assert.Equal(RequestOutcome.Ack, driver.Ack(response));
        driver.Expect(TypeUrls.Endpoint, ["b"]);
    }

    [Theory]
    [InlineData(TypeUrls.Cluster)]
    [InlineData(TypeUrls.Endpoint)]
    [InlineData(Custom)]
    public void S120_Nack_IsNotRepeatedAndOthersGoOn(string type)
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(type, "a"), Resource(type, "b"));
        driver.Start(type, ["a", "b"], "a", "b");
        driver.Set(Resource(type, "a", "bad"), Resource(type, "b"));
        Assert.Equal(RequestOutcome.Nack, driver.Nack(driver.Expect(type, ["a"])));
        driver.ExpectNothing();
        driver.Set(Resource(type, "a", "bad"), Resource(type, "b", "2"));
        driver.Ack(driver.Expect(type, ["b"]));
        driver.ExpectNothing();
        driver.Set(Resource(type, "a", "3"), Resource(type, "b", "2"));
        driver.Ack(driver.Expect(type, ["a"]));

        // Back to what was before a rejection: nobody knows what the client has.
        driver.Set(Resource(type, "a", "bad"), Resource(type, "b", "2"));
        driver.Nack(driver.Expect(type, ["a"]));
        driver.Set(Resource(type, "a", "3"), Resource(type, "b", "2"));
        driver.Ack(driver.Expect(type, ["a"]));
        driver.ExpectNothing();
    }

    [Fact]
    public void S64_S89_Removal_IsToldAndComingBackIsSent()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Custom, "a"), Resource(Custom, "b"));
        driver.Start(Custom, ["a", "b"], "a", "b");
        driver.Set(Resource(Custom, "b", "2"));
        driver.Ack(driver.Expect(Custom, ["b"], "a"));
        driver.ExpectNothing();
        driver.Set(Resource(Custom, "a"), Resource(Custom, "b", "2"));
        driver.Expect(Custom, ["a"]);
    }

    [Fact]
    public void S89_RejectedRemoval_IsNotRepeated()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(Custom, "a"));
        driver.Start(Custom, ["a"], "a");
        driver.Set();
        driver.Nack(driver.Expect(Custom, [], "a"));
        driver.ExpectNothing();
        driver.Set(Resource(Custom, "a", "2"));
        driver.Expect(Custom, ["a"]);
    }

    [Fact]
    public void S131_ReplacedCluster_IsAddedFirstAndTheOldOneTakenAwayLast()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Route, "r", "to a"));
        driver.Start(TypeUrls.Cluster, [], "a");
        driver.Start(TypeUrls.Endpoint, ["a"], "a");
        driver.Start(TypeUrls.Route, ["r"], "r");
        driver.Set(Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "b"), Resource(TypeUrls.Route, "r", "to b"));
        var clusters = driver.Expect(TypeUrls.Cluster, ["b"]);
        driver.ExpectNothing();
        driver.Send(TypeUrls.Endpoint, ["b"]);
        driver.Ack(driver.Expect(TypeUrls.Endpoint, ["b"]));
        driver.Ack(clusters);
        driver.Ack(driver.Expect(TypeUrls.Route, ["r"]));

        driver.Ack(driver.Expect(TypeUrls.Cluster, [], "a"));

        // A client asks for the endpoints of a cluster no more when it is gone; this one still does.
        driver.Ack(driver.Expect(TypeUrls.Endpoint, [], "a"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S132_ClusterChanged_ItsEndpointsComeAgain()
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b"), Resource(TypeUrls.Endpoint, "a"),
            Resource(TypeUrls.Endpoint, "b"));
        driver.Start(TypeUrls.Cluster, [], "a", "b");
        driver.Start(TypeUrls.Endpoint, ["a", "b"], "a", "b");
        driver.Set(Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b", "2"), Resource(TypeUrls.Endpoint, "a"),
            Resource(TypeUrls.Endpoint, "b"));
        driver.Expect(TypeUrls.Cluster, ["b"]);
        driver.Ack(driver.Expect(TypeUrls.Endpoint, ["b"]));
        driver.ExpectNothing();
    }

    [Fact]
    public void S128_MoreThanOneResponseHolds_ComesInParts()
    {
        var driver = new DeltaDriver();
        var big = new string('x', 1_000_000);
        driver.Set([Resource(Custom, "gone"), .. Enumerable.Range(0, 10).Select(i => Resource(Custom, $"r{i}", big))]);
        driver.Send(Custom, ["gone", .. Enumerable.Range(0, 10).Select(static i => $"r{i}"), "missing"]);
        HashSet<string> nonces = [];
        List<string> names = [];
        List<string> removed = [];
        while (driver.Next() is { } part)
        {
            Assert.True(part.CalculateSize() < 4 * 1024 * 1024);
            Assert.True(nonces.Add(part.Nonce));
            names.AddRange(DeltaDriver.Names(part));
            removed.AddRange(part.RemovedResources);
            driver.Ack(part);
        }

        Assert.Equal(["gone", .. Enumerable.Range(0, 10).Select(static i => $"r{i}")], names.Order(StringComparer.Ordinal));
        Assert.Equal(["missing"], removed);
        Assert.Equal(4, nonces.Count);
    }

    [Fact]
    public void S91_Prefix_GetsAllBelowIt()
    {
        const string glob = "xdstp://mesh/envoy.config.endpoint.v3.LbEndpoint/shop/*";
        const string below = "xdstp://mesh/envoy.config.endpoint.v3.LbEndpoint/shop/";
        var driver = new DeltaDriver();
        driver.Set(Resource(TypeUrls.LbEndpoint, below + "1"), Resource(TypeUrls.LbEndpoint, below + "2"),
            Resource(TypeUrls.LbEndpoint, "xdstp://mesh/other/1"));
        driver.Start(TypeUrls.LbEndpoint, [glob], below + "1", below + "2");
        driver.Set(Resource(TypeUrls.LbEndpoint, below + "2"), Resource(TypeUrls.LbEndpoint, below + "3"),
            Resource(TypeUrls.LbEndpoint, "xdstp://mesh/other/1", "2"));
        driver.Ack(driver.Expect(TypeUrls.LbEndpoint, [below + "3"], below + "1"));
        driver.Set();
        driver.Ack(driver.Expect(TypeUrls.LbEndpoint, [], below + "2", below + "3"));
        driver.ExpectNothing();
    }

    [Theory]
    [InlineData(TypeUrls.Endpoint, true)]
    [InlineData(TypeUrls.LbEndpoint, false)]
    public void SystemVersion_IsGivenButWhereItWouldBeMostOfWhatIsSent(string type, bool isGiven)
    {
        var driver = new DeltaDriver();
        driver.Set(Resource(type, "a"));
        var response = driver.Start(type, ["a"], "a");
        Assert.Equal(isGiven, response.SystemVersionInfo.Length > 0);
        Assert.Equal(Resource(type, "a").Version, response.Resources[0].Version);
    }

    [Fact]
    public void EmptyPrefix_IsToldAsRemoved()
    {
        var driver = new DeltaDriver();
        driver.Send(TypeUrls.LbEndpoint, ["xdstp://mesh/e/*"]);
        driver.Ack(driver.Expect(TypeUrls.LbEndpoint, [], "xdstp://mesh/e/*"));
        driver.Set(Resource(TypeUrls.LbEndpoint, "xdstp://mesh/e/1"));
        driver.Expect(TypeUrls.LbEndpoint, ["xdstp://mesh/e/1"]);
    }

    [Fact]
    public void S134_TimeToLive_IsSentToWhomItIsFor()
    {
        var resource = new XdsResource(
            Custom, "a", Encoding.UTF8.GetBytes("a=1"), new XdsResourceTraits { TimeToLive = TimeSpan.FromSeconds(2.5) });
        var told = new DeltaDriver(timeToLive: true);
        told.Set(resource);
        Assert.Equal(TimeSpan.FromSeconds(2.5), told.Start(Custom, ["a"], "a").Resources[0].Ttl.ToTimeSpan());
        var spared = new DeltaDriver();
        spared.Set(resource);
        Assert.Null(spared.Start(Custom, ["a"], "a").Resources[0].Ttl);
    }
}
