#pragma warning disable CA2012, VSTHRD002, xUnit1031 // pipes in memory are always ready, and properties are synchronous
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Tests.Wire;

public sealed class MessageFramingTests
{
    private const int Limit = 10_000;

    [Fact]
    public void ReadAsync_AnyMessagesInAnyPieces_RoundTrips() => Prop.ForAll<byte[][], PositiveInt, bool>((messages, cut, compress) =>
    {
        var sent = (messages ?? []).Select(message => message ?? []).ToList();
        var bytes = Encode(sent, compress);
        var received = ReadAll(bytes, cut.Get, HeaderNames.Gzip);
        Assert.Equal(sent, received);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_Garbage_EndsWithAStatusOrMessages() => Prop.ForAll<byte[], PositiveInt>((bytes, cut) =>
    {
        try
        {
            ReadAll(bytes ?? [], cut.Get, HeaderNames.Gzip);
        }
        catch (GrpcException e)
        {
            Assert.True(e.StatusCode is GrpcStatusCode.Internal or GrpcStatusCode.ResourceExhausted, e.Message);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_DamagedFrames_NeverEndOtherwiseThanWithAStatus()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Encode([Bytes(random, 40), Bytes(random, 300)], compress: round % 2 == 0);
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                ReadAll(bytes[..random.Next(bytes.Length + 1)], random.Next(1, 50), HeaderNames.Gzip);
            }
            catch (GrpcException e)
            {
                Assert.True(e.StatusCode is GrpcStatusCode.Internal or GrpcStatusCode.ResourceExhausted, e.Message);
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 1, 2 }, GrpcStatusCode.Internal, "ended inside a message")]
    [InlineData(new byte[] { 0, 0, 0 }, GrpcStatusCode.Internal, "ended inside a message")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, GrpcStatusCode.Internal, "compressed flag is 2")]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff }, GrpcStatusCode.ResourceExhausted, "4294967295 bytes")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 9, 9 }, GrpcStatusCode.Internal, "does not decompress")]
    public void ReadAsync_BadFrame_HasClearStatus(byte[] bytes, GrpcStatusCode code, string text)
    {
        var error = Assert.Throws<GrpcException>(() => ReadAll(bytes, 100, HeaderNames.Gzip));
        Assert.Equal(code, error.StatusCode);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, GrpcStatusCode.Internal)]
    [InlineData("identity", GrpcStatusCode.Internal)]
    [InlineData("brotli", GrpcStatusCode.Unimplemented)]
    public void ReadAsync_CompressedWithoutKnownEncoding_HasClearStatus(string? encoding, GrpcStatusCode code) =>
        Assert.Equal(code, Assert.Throws<GrpcException>(() => ReadAll(Encode([[1, 2, 3]], compress: true), 100, encoding)).StatusCode);

    [Fact]
    public void ReadAsync_GzipBomb_StopsAtTheLimit()
    {
        var bytes = Encode([new byte[50_000_000]], compress: true);
        var error = Assert.Throws<GrpcException>(() => ReadAll(bytes, 1 << 20, HeaderNames.Gzip, limit: 1_000_000));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, error.StatusCode);
        Assert.Contains("after decompression", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAsync_GzipCutAnywhere_IsNotTakenForAShorterMessage()
    {
        var whole = Encode([.. new[] { Bytes(new Random(1), 3000) }], compress: true);
        for (var length = 1; length < whole.Length - MessageReader.PrefixSize; length++)
        {
            var cut = whole[..(MessageReader.PrefixSize + length)];
            BinaryPrimitives.WriteUInt32BigEndian(cut.AsSpan(1), (uint)length);
            Assert.Equal(GrpcStatusCode.Internal, Assert.Throws<GrpcException>(() => ReadAll(cut, 5000, HeaderNames.Gzip)).StatusCode);
        }
    }

    [Fact]
    public void Write_TooLarge_HasClearStatus()
    {
        var writer = new MessageWriter(new Pipe().Writer, maxMessageSize: 10);
        var message = new ReadOnlySequence<byte>(new byte[11]);
        Assert.Equal(
            GrpcStatusCode.ResourceExhausted, Assert.Throws<GrpcException>(() => writer.Write(message, GrpcMarshaller.Raw, compress: false)).StatusCode);
        Assert.Equal(
            GrpcStatusCode.ResourceExhausted, Assert.Throws<GrpcException>(() => writer.Write(message, GrpcMarshaller.Raw, compress: true)).StatusCode);
    }

    [Fact]
    public void Write_EncodedChunks_AreOneMessageOnTheWire()
    {
        byte[] whole = [1, 2, 3, 4, 5, 6, 7];
        var expected = Encode([whole], compress: false);
        var chunks = new EncodedChunks(whole.AsMemory(0, 2), whole.AsMemory(2, 1), whole.AsMemory(3, 2));
        Assert.Equal(expected, Collect(writer => writer.Write(chunks, whole.AsSpan(5), compress: false)));
        Assert.Equal(expected, Collect(writer => writer.Write(new EncodedMessage(whole.AsMemory(0, 3), whole.AsMemory(3)), compress: false)));
        Assert.Equal([whole], ReadAll(Collect(writer => writer.Write(chunks, whole.AsSpan(5), compress: true)), 3, HeaderNames.Gzip));
    }

    [Fact]
    public void WriteAndRead_EncodedAndRaw_AllocateNothingPerMessage()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var writer = new MessageWriter(pipe.Writer, int.MaxValue);
        var reader = new MessageReader(pipe.Reader, int.MaxValue, null, GrpcStatusCode.Internal);
        var shared = new byte[3000];
        Span<byte> nonce = stackalloc byte[8];
        long total = 0;
        for (var i = 0; i < 2000; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            BinaryPrimitives.WriteInt64BigEndian(nonce, i);
            writer.Write(new EncodedChunks(shared), nonce, compress: false);
            Assert.True(pipe.Writer.FlushAsync().IsCompletedSuccessfully);
            var read = reader.ReadAsync(CancellationToken.None);
            Assert.True(read.IsCompletedSuccessfully && read.Result);
            var length = reader.Payload.Length;
            reader.Release();
            total += i >= 1000 ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
            Assert.Equal(3008, length);
        }

        // The pipe's pool may grow now and then; a message object or two per message would be 100 bytes and more.
        Assert.InRange(total / 1000.0, 0, 20);
    }

    private static byte[] Encode(IEnumerable<byte[]> messages, bool compress) => Collect(writer =>
    {
        foreach (var message in messages)
        {
            writer.Write(new ReadOnlySequence<byte>(message), GrpcMarshaller.Raw, compress);
        }
    });

    private static byte[] Collect(Action<MessageWriter> write)
    {
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        write(new MessageWriter(pipe, int.MaxValue));
        pipe.Complete();
        return stream.ToArray();
    }

    private static List<byte[]> ReadAll(byte[] bytes, int pieces, string? encoding, int limit = Limit)
    {
        using var stream = new MemoryStream(bytes);
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: Math.Max(pieces, 1), minimumReadSize: 1));
        var reader = new MessageReader(pipe, limit, encoding, GrpcStatusCode.Unimplemented);
        var messages = new List<byte[]>();

        // A memory stream is always ready, so nothing waits here.
        while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            messages.Add(reader.Payload.ToArray());
        }

        return messages;
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
