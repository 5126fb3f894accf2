using System.Text;
using Fairlead.Proxy.Upstream;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Proxy.Tests.Upstream;

/// <summary>The parsers of what endpoints send, under octets that no script thought of.</summary>
public sealed class ParserTests
{
    private const string Valid =
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nServer: x\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nConnection: keep-alive\r\n\r\n";

    [Fact]
    public void Parse_MutatedHeads_NeverThrowsAndNeverTakesTooMuch()
    {
        var random = new System.Random(1);
        var head = new ResponseHead();
        for (var i = 0; i < 200_000; i++)
        {
            var octets = Encoding.Latin1.GetBytes(Valid);
            for (var m = random.Next(1, 5); m > 0; m--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            var length = random.Next(octets.Length + 1);
            var outcome = ResponseHeadParser.Parse(octets.AsSpan(0, length), head, out var consumed);
            Assert.InRange(consumed, 0, length);
            if (outcome == ParseOutcome.Done)
            {
                Assert.InRange(head.Status, 100, 599);
                for (var h = 0; h < head.Count; h++)
                {
                    Assert.DoesNotContain(head.ValueAt(h), static c => c is '\r' or '\n' or '\0');
                }
            }
        }
    }

    [Fact]
    public void Parse_SameHeadAgain_UsesTheStringsAgain()
    {
        var head = new ResponseHead();
        var octets = Encoding.Latin1.GetBytes(Valid);
        Assert.Equal(ParseOutcome.Done, ResponseHeadParser.Parse(octets, head, out _));
        var values = Enumerable.Range(0, head.Count).Select(head.ValueAt).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ResponseHeadParser.Parse(octets, head, out _);
        ResponseHeadParser.Parse(octets, head, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before - Warmup());
        Assert.All(Enumerable.Range(0, head.Count), i => Assert.Same(values[i], head.ValueAt(i)));

        static long Warmup() => 0;
    }

    [Fact]
    public void Chunked_AnyBodyInAnyPieces_ComesOutAsItWas() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        ArbMap.Default.ArbFor<int>(),
        static (chunks, seed) =>
        {
            var wire = new MemoryStream();
            var expected = new List<byte>();
            foreach (var chunk in chunks.Where(static c => c.Length > 0))
            {
                wire.Write(Encoding.ASCII.GetBytes($"{chunk.Length:X}\r\n"));
                wire.Write(chunk);
                wire.Write("\r\n"u8);
                expected.AddRange(chunk);
            }

            wire.Write("0\r\n\r\n"u8);
            return Decode(wire.ToArray(), new System.Random(seed)).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Chunked_RandomOctets_NeverThrowsAndNeverTakesTooMuch()
    {
        var random = new System.Random(2);
        var alphabet = "0123456789abcdefF\r\n\r\n;: x"u8.ToArray();
        for (var i = 0; i < 100_000; i++)
        {
            var octets = Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]).ToArray();
            var decoder = default(ChunkedDecoder);
            var at = 0;
            for (var step = 0; step < 100 && !decoder.IsDone; step++)
            {
                var outcome = decoder.Read(octets.AsSpan(at), out var consumed, out var start, out var length);
                Assert.InRange(consumed, 0, octets.Length - at);
                Assert.InRange(start + length, 0, octets.Length - at);
                at += consumed;
                if (outcome == ParseOutcome.Invalid || (outcome == ParseOutcome.Incomplete && consumed == 0))
                {
                    break;
                }
            }
        }
    }

    private static List<byte> Decode(byte[] wire, System.Random random)
    {
        var result = new List<byte>();
        var decoder = default(ChunkedDecoder);
        var from = 0;
        var to = 0;
        while (!decoder.IsDone)
        {
            var outcome = decoder.Read(wire.AsSpan(from, to - from), out var consumed, out var start, out var length);
            Assert.NotEqual(ParseOutcome.Invalid, outcome);
            result.AddRange(wire.AsSpan(from + start, length));
            from += consumed;
            if (outcome == ParseOutcome.Incomplete)
            {
                Assert.True(to < wire.Length, "all is there, and more is wanted");
                to = Math.Min(wire.Length, to + random.Next(1, 7));
            }
        }

        Assert.Equal(wire.Length, from);
        return result;
    }
}
