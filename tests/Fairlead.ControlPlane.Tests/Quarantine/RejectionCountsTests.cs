using Envoy.Config.Core.V3;
using Fairlead.ControlPlane.Quarantine;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Tests.Quarantine;

public sealed class RejectionCountsTests
{
    private static readonly XdsResource Former = new(TypeUrls.Cluster, "shop", "1"u8.ToArray());
    private static readonly XdsResource Changed = new(TypeUrls.Cluster, "shop", "2"u8.ToArray());
    private static readonly XdsResource Other = new(TypeUrls.Cluster, "other", "1"u8.ToArray());

    [Fact]
    public void Of_ClientsHoldAndReject_CountsThoseOfTheVersionsThatAreMeant()
    {
        RejectionCounts counts = new(static () =>
        [
            Stream(1, accepted: [Former], rejected: [Changed]),
            Stream(2, accepted: [Former, Other], rejected: [Changed, Other]),
            Stream(3, accepted: [Changed, Other], rejected: []),
            Stream(4, accepted: [Former], rejected: [Other]),
            new() { Stream = Info(5), Types = [] },
        ]);

        Assert.Equal((2, 1), counts.Of(TypeUrls.Cluster, [Changed]));
        Assert.Equal((3, 2), counts.Of(TypeUrls.Cluster, [Changed, Other]));
        Assert.Equal((0, 3), counts.Of(TypeUrls.Cluster, [Former]));
        Assert.Equal((0, 0), counts.Of(TypeUrls.Listener, [Changed]));
    }

    [Fact]
    public void Of_ManyAsk_ListsTheStreamsOnce()
    {
        var lists = 0;
        RejectionCounts counts = new(() =>
        {
            lists++;
            return [Stream(1, accepted: [], rejected: [Changed])];
        });
        Assert.Equal(0, lists);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal((1, 0), counts.Of(TypeUrls.Cluster, [Changed]));
            Assert.Equal((0, 0), counts.Of(TypeUrls.Cluster, [Other]));
        }

        Assert.Equal(1, lists);
    }

    private static XdsStreamStatus Stream(long id, XdsResource[] accepted, XdsResource[] rejected) => new()
    {
        Stream = Info(id),
        Types =
        [
            new()
            {
                TypeUrl = TypeUrls.Cluster,
                State = rejected.Length > 0 ? XdsSyncState.Nack : XdsSyncState.Synced,
                Wildcard = true,
                Names = [],
                NackCount = rejected.Length > 0 ? 1 : 0,
                Nack = rejected.Length > 0 ? new("2", 3, "no", DateTimeOffset.UnixEpoch) : null,
                Accepted = accepted,
                Sent = [.. accepted, .. rejected],
                Rejected = rejected,
            },
        ],
    };

    private static XdsStreamInfo Info(long id) =>
        new() { Id = id, Node = new Node { Id = $"web-{id}" }, Peer = "127.0.0.1", ConnectedAt = DateTimeOffset.UnixEpoch };
}
