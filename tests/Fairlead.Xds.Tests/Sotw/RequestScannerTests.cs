using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sotw;
using Fairlead.Xds.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>The scanner against the parser of Google.Protobuf.</summary>
public sealed class RequestScannerTests
{
    [Fact]
    public void Scan_RandomRequests_SeesWhatTheParserSees() => Prop.ForAll<int>(static seed =>
    {
        var request = RandomRequest(new Random(seed));
        var message = request.ToByteArray();
        Assert.Equal(ScanResult.Valid, RequestScanner.Scan(message, out var frame));
        AssertSame(request, frame);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scan_DamagedRequests_AgreesWithTheParser() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        var message = RandomRequest(random).ToByteArray().Concat(RandomRequest(random).ToByteArray()).ToArray();
        for (var i = random.Next(4); i >= 0 && message.Length > 0; i--)
        {
            message[random.Next(message.Length)] = (byte)random.Next(256);
        }

        message = message[..random.Next(message.Length + 1)];
        AssertAgrees(message);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Scan_RandomBytes_AgreesWithTheParser() =>
        Prop.ForAll<byte[]>(static message => AssertAgrees(message ?? [])).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Scan_ScatteredNames_IsIrregular()
    {
        byte[] message =
        [
            .. new DiscoveryRequest { ResourceNames = { "a" } }.ToByteArray(),
            .. new DiscoveryRequest { TypeUrl = "t" }.ToByteArray(),
            .. new DiscoveryRequest { ResourceNames = { "b" } }.ToByteArray(),
        ];
        Assert.Equal(ScanResult.Irregular, RequestScanner.Scan(message, out _));
    }

    [Fact]
    public void Receive_Acknowledgement_AllocatesNothing()
    {
        var names = Enumerable.Range(0, 200).Select(static i => $"cluster-{i:D6}").ToArray();
        var set = XdsResourceSet.Create(names.Select(static name => SessionDriver.Resource(TypeUrls.Endpoint, name)));
        var session = new SotwSession(SessionDriver.DefaultRules, new NameTable(), new DifferenceCache());
        var request = new DiscoveryRequest { TypeUrl = TypeUrls.Endpoint, ResourceNames = { names } };
        Receive(session, request.ToByteArray());
        Assert.True(session.TryNext(state => Targets.LookUp(state, set), out _));
        request.ResponseNonce = "1";
        var ack = request.ToByteArray();
        Receive(session, ack);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Receive(session, ack);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void NameTable_EqualNames_AreOneObject()
    {
        var table = new NameTable();
        RequestScanner.Scan(new DiscoveryRequest { ResourceNames = { "a", "*", "b" } }.ToByteArray(), out var one);
        RequestScanner.Scan(new DiscoveryRequest { TypeUrl = "x", ResourceNames = { "a", "*", "b" } }.ToByteArray(), out var other);
        var list = table.Get(one.Names, one.NameCount);
        Assert.Same(list, table.Get(other.Names, other.NameCount));
        Assert.True(list.HasWildcard);
        Assert.Equal(["a", "b"], list.Names.AsList());
    }

    private static void Receive(SotwSession session, byte[] message)
    {
        RequestScanner.Scan(message, out var frame);
        session.Receive(frame);
    }

    private static void AssertAgrees(byte[] message)
    {
        DiscoveryRequest? parsed = null;
        try
        {
            parsed = DiscoveryRequest.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException)
        {
            // Then the scanner need not like it either.
        }

        switch (RequestScanner.Scan(message, out var frame))
        {
            case ScanResult.Valid when parsed is not null:
                AssertSame(parsed, frame);
                break;
            case ScanResult.Valid:
                // The scanner does not look into messages inside, nor at limits of the parser's own; its fields must add up nevertheless.
                Assert.True(frame.HasNode || frame.HasError || HasUnknownFields(message), Convert.ToHexString(message));
                break;
            case ScanResult.Malformed when parsed is not null:
                Assert.True(HasTextThatIsNotUtf8(parsed), Convert.ToHexString(message));
                break;
        }
    }

    /// <summary>The parser puts a replacement character in the place of what is no UTF-8.</summary>
    private static bool HasTextThatIsNotUtf8(DiscoveryRequest parsed) =>
        $"{parsed.VersionInfo}{parsed.TypeUrl}{parsed.ResponseNonce}{string.Concat(parsed.ResourceNames)}".Contains(
            '\ufffd', StringComparison.Ordinal);

    private static bool HasUnknownFields(byte[] message)
    {
        var reader = new WireFieldReader(message);
        while (!reader.AtEnd)
        {
            if (reader.Next(out var field, out _, out _) != ScanResult.Valid || field > 6)
            {
                return true;
            }
        }

        return false;
    }

    private static void AssertSame(DiscoveryRequest expected, in RequestFrame frame)
    {
        Assert.Equal(expected.VersionInfo, Encoding.UTF8.GetString(frame.VersionInfo));
        Assert.Equal(expected.TypeUrl, Encoding.UTF8.GetString(frame.TypeUrl));
        Assert.Equal(expected.ResponseNonce, Encoding.UTF8.GetString(frame.Nonce));
        Assert.Equal(expected.ErrorDetail is not null, frame.HasError);
        Assert.Equal(expected.Node is not null, frame.HasNode);
        Assert.Equal(expected.ResourceNames.Count, frame.NameCount);
        var list = new NameTable().Get(frame.Names, frame.NameCount);
        Assert.Equal(expected.ResourceNames.Contains("*"), list.HasWildcard);
        Assert.Equal(expected.ResourceNames.Where(static name => name != "*")
            .Distinct()
            .Order(StringComparer.Ordinal), list.Names.AsList());
        if (expected.ErrorDetail is not null)
        {
            Assert.Equal(expected.ErrorDetail.Message, Google.Rpc.Status.Parser.ParseFrom(frame.Error).Message);
        }
    }

    private static DiscoveryRequest RandomRequest(Random random)
    {
        var request = new DiscoveryRequest { VersionInfo = Text(random), TypeUrl = Text(random), ResponseNonce = Text(random) };
        request.ResourceNames.Add(Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(8) == 0 ? "*" : Text(random)));
        if (random.Next(3) == 0)
        {
            request.Node = new Node { Id = Text(random) };
        }

        if (random.Next(3) == 0)
        {
            request.ErrorDetail = new Google.Rpc.Status { Code = random.Next(20), Message = Text(random) };
        }

        if (random.Next(3) == 0)
        {
            request.ResourceLocators.Add(new ResourceLocator { Name = Text(random) });
        }

        return request;
    }

    private static string Text(Random random) =>
        new([.. Enumerable.Range(0, random.Next(6) == 0 ? 200 : random.Next(8)).Select(_ => "abc/*.-0ä☺"[random.Next(10)])]);
}
