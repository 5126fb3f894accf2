using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Delta;
using Fairlead.Xds.Resources;
using Google.Protobuf;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>A large request is read as any other is, whatever is in it.</summary>
public sealed class DeltaRequestTests
{
    private static readonly ResourceMap Known = ResourceMap.Of(
        [.. Enumerable.Range(0, 40).Select(Name).Order(StringComparer.Ordinal).Select(static name => Resource(TypeUrls.Endpoint, name))]);

    /// <summary>Reads a request in both ways, which have to give the same.</summary>
    internal static DeltaRequest ReadBothWays(byte[] encoded, Func<string, ResourceMap?> current)
    {
        var usual = DeltaRequest.Read(encoded, null, current, large: int.MaxValue);
        var large = DeltaRequest.Read(encoded, null, current, large: 0);
        Assert.Equal(usual.HasWildcard, large.HasWildcard);
        Assert.Equal(usual.Names, large.Names);
        Assert.Equal(usual.Claimed?.Count, large.Claimed?.Count);
        Assert.Equal(usual.Claimed?.Hash, large.Claimed?.Hash);
        Assert.Equal(Bare(usual.Rest), Bare(large.Rest));
        return large;
    }

    [Fact]
    public void Read_ClientThatHasAllThereIs_MakesNothing()
    {
        var request = ReadBothWays(Request([.. Names(Known).Reverse()], Known).ToByteArray(), static _ => Known);
        Assert.Same(Known.Names, request.Names);
        Assert.Same(Known, request.Claimed);
        Assert.Empty(request.Rest.ResourceNamesSubscribe);
    }

    [Fact]
    public void Read_NameTwice_IsNotAllThereIs()
    {
        var names = Names(Known).ToArray();
        names[3] = names[4];
        Assert.Equal(Known.Count - 1, ReadBothWays(Request(names, Known).ToByteArray(), static _ => Known).Names.Count);
    }

    [Fact]
    public void Read_VersionsOfANameThatDiffer_CountForNothing()
    {
        // One name in two spellings: no two entries of a map have the same.
        const string name = "xdstp://a/t/b-c";
        var resource = Resource(TypeUrls.Endpoint, name);
        var known = ResourceMap.Of([resource]);
        var request = Request([], known);
        request.InitialResourceVersions["xdstp://a/t/b%2Dc"] = "other";
        Assert.Equal(0, ReadBothWays(request.ToByteArray(), _ => known).Claimed?.Count);
        request.InitialResourceVersions["xdstp://a/t/b%2Dc"] = resource.Version;
        Assert.Equal(1, ReadBothWays(request.ToByteArray(), _ => known).Claimed?.Count);
    }

    [Fact]
    public void Read_TypeThatWasAskedForBefore_ClaimsCountNothing()
    {
        var request = ReadBothWays(Request(["a"], Known).ToByteArray(), static _ => null);
        Assert.Null(request.Claimed);
        Assert.Equal(["a"], request.Names.AsList());
    }

    [Fact]
    public void Read_AnyBytes_BothWaysGiveTheSame()
    {
        var same = 0;
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var bytes = Request([.. Names(Known).Where(_ => random.Next(3) > 0)], Known.Where(_ => random.Next(3) > 0)).ToByteArray();
            if (random.Next(3) == 0)
            {
                // Two messages in a row are one.
                bytes = [.. bytes,
                    .. new DeltaDiscoveryRequest
                    {
                        ResourceNamesSubscribe = { "*", "", "not/there" },
                        InitialResourceVersions = { [Name(1)] = "other", ["é"] = "ü" }
                    }.ToByteArray()];
            }

            for (var edits = random.Next(4); edits > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                DeltaDiscoveryRequest.Parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
                Assert.Throws<InvalidProtocolBufferException>(() => DeltaRequest.Read(bytes, null, static _ => Known, large: 0));
                continue;
            }

            ReadBothWays(bytes, static _ => Known);
            same++;
        }

        Assert.InRange(same, 1000, 3000);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"outbound|80||service-{number}.mesh");

    private static IEnumerable<string> Names(ResourceMap map) => map.ToList().Select(static item => item.Name);

    private static DeltaDiscoveryRequest Request(string[] names, ResourceMap has)
    {
        var request = new DeltaDiscoveryRequest
        {
            Node = new Node { Id = "a" },
            TypeUrl = TypeUrls.Endpoint,
            ResourceNamesSubscribe = { names }
        };
        foreach (var item in has.ToList())
        {
            request.InitialResourceVersions[item.Name] = item.Version;
        }

        return request;
    }

    private static DeltaDiscoveryRequest Bare(DeltaDiscoveryRequest request)
    {
        var bare = request.Clone();
        bare.ResourceNamesSubscribe.Clear();
        bare.InitialResourceVersions.Clear();
        return bare;
    }
}
