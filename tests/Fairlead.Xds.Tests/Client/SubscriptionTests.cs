using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Xds.Tests.Client;

/// <summary>What a client says of its names when they change faster than its requests are written.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public void Delta_NameDroppedAndWantedAgainBetweenTwoRequests_IsUnsubscribedAndSubscribed()
    {
        var type = new DeltaSubscription(TypeUrls.Endpoint);
        type.Want(false, ["a", "b"]);
        Assert.Equal(["a", "b"], Request(type).ResourceNamesSubscribe);
        type.Accept(Response("a", "b"));
        Request(type);
        Assert.False(type.IsDue);

        type.Want(false, ["b"]);
        type.Want(false, ["a", "b"]);
        var first = Request(type);
        Assert.Equal((["a"], []), ((string[])[.. first.ResourceNamesUnsubscribe], (string[])[.. first.ResourceNamesSubscribe]), Same);
        Assert.True(type.IsDue);
        var second = Request(type);
        Assert.Equal(([], ["a"]), ((string[])[.. second.ResourceNamesUnsubscribe], (string[])[.. second.ResourceNamesSubscribe]), Same);
        Assert.False(type.IsDue);
    }

    [Fact]
    public void Delta_WildcardDroppedAndWantedAgainBetweenTwoRequests_IsUnsubscribedAndSubscribed()
    {
        var type = new DeltaSubscription(TypeUrls.Cluster);
        type.Want(true, []);
        Request(type);
        type.Want(false, ["a"]);
        type.Want(true, ["a"]);
        var first = Request(type);
        Assert.Equal((["*"], ["a"]), ((string[])[.. first.ResourceNamesUnsubscribe], (string[])[.. first.ResourceNamesSubscribe]), Same);
        Assert.Equal(["*"], Request(type).ResourceNamesSubscribe);
        Assert.False(type.IsDue);
    }

    [Fact]
    public void Sotw_NameDroppedAndWantedAgainBetweenTwoRequests_IsLeftOutOfOne()
    {
        var type = new SotwSubscription(TypeUrls.Endpoint);
        type.Want(false, ["a", "b"]);
        Assert.Equal(["a", "b"], Names(type));
        type.Accept(new AdsResponse(TypeUrls.Endpoint, "1", "n1", []));
        type.Want(false, ["b", "c"]);
        type.Want(false, ["a", "b", "c"]);
        Assert.Equal(["b", "c"], Names(type));
        Assert.True(type.IsDue);
        Assert.Equal(["a", "b", "c"], Names(type));
        Assert.False(type.IsDue);
    }

    [Fact]
    public void NewStream_OwesNothingForWhatWasDroppedOnTheOneBefore()
    {
        TypeSubscription[] types = [new DeltaSubscription(TypeUrls.Endpoint), new SotwSubscription(TypeUrls.Endpoint)];
        foreach (var type in types)
        {
            type.Want(false, ["a"]);
            type.NextRequest(null);
            type.Want(false, ["b"]);
            type.Want(false, ["a", "b"]);
            type.Restart();
            var names = type.NextRequest(null) switch
            {
                DeltaDiscoveryRequest request => request.ResourceNamesSubscribe,
                DiscoveryRequest request => request.ResourceNames,
                var other => throw new InvalidOperationException(other.GetType().Name),
            };
            Assert.Equal(["a", "b"], names);
            Assert.False(type.IsDue);
        }
    }

    private static bool Same((string[] Left, string[] Right) one, (string[] Left, string[] Right) other) =>
        one.Left.SequenceEqual(other.Left) && one.Right.SequenceEqual(other.Right);

    private static DeltaDiscoveryRequest Request(DeltaSubscription type) => (DeltaDiscoveryRequest)type.NextRequest(null);

    private static Google.Protobuf.Collections.RepeatedField<string> Names(SotwSubscription type) =>
        ((DiscoveryRequest)type.NextRequest(null)).ResourceNames;

    private static DeltaDiscoveryResponse Response(params string[] names)
    {
        var response = new DeltaDiscoveryResponse { TypeUrl = TypeUrls.Endpoint, Nonce = "n" };
        response.Resources.Add(names.Select(static name => new Resource
        {
            Name = name,
            Version = "1",
            Resource_ = new Any { TypeUrl = TypeUrls.Endpoint, Value = ByteString.Empty },
        }));
        return response;
    }
}
