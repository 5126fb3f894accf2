using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>
/// One end of an HTTP/2 connection that sends exactly the frames that it is told to. It reads when it is asked to wait for something, and
/// then acknowledges SETTINGS, collects streams and counts windows. One test uses it, from one thread.
/// </summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const int DefaultWindow = 65535;
    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NetworkStream _stream;
    private readonly bool _isClient;
    private readonly List<byte> _headerBlock = [];
    private long _initialWindow = DefaultWindow;

    private RawPeer(NetworkStream stream, bool isClient)
    {
        _stream = stream;
        _isClient = isClient;
    }

    public Dictionary<int, RawStream> Streams { get; } = [];

    public List<byte[]> PingAcks { get; } = [];

    public List<(ushort Id, uint Value)> Settings { get; } = [];

    public List<RawFrame> Frames { get; } = [];

    public uint? GoAway { get; private set; }

    public bool Closed { get; private set; }

    public bool SettingsAcked { get; private set; }

    public long SendWindow { get; private set; } = DefaultWindow;

    /// <summary>Stops acknowledging and counting, for peers that are to be rude.</summary>
    public bool Silent { get; set; }

    public RawStream this[int stream] =>
        Streams.TryGetValue(stream, out var found) ? found : Streams[stream] = new RawStream { SendWindow = _initialWindow };

    /// <summary>Connects as a client and sends the preface and settings.</summary>
    public static async Task<RawPeer> ConnectAsync(Uri address, params (ushort Id, uint Value)[] settings)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var peer = new RawPeer(new NetworkStream(socket, ownsSocket: true), isClient: true);
        await peer.WriteAsync(Preface);
        await peer.SendSettingsAsync([(SettingId.HeaderTableSize, 0), (SettingId.EnablePush, 0), .. settings]);
        await peer.UntilAsync(() => peer.Settings.Count > 0, "the server's SETTINGS");
        return peer;
    }

    /// <summary>Takes a connection as a server and sends settings.</summary>
    public static async Task<RawPeer> AcceptAsync(TcpListener listener, params (ushort Id, uint Value)[] settings)
    {
        var socket = await listener.AcceptSocketAsync();
        socket.NoDelay = true;
        var peer = new RawPeer(new NetworkStream(socket, ownsSocket: true), isClient: false);
        await peer._stream.ReadExactlyAsync(new byte[Preface.Length]);
        await peer.SendSettingsAsync(settings);
        return peer;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    public Task SendAsync(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return WriteAsync(frame);
    }

    public Task SendSettingsAsync(params (ushort Id, uint Value)[] settings)
    {
        var payload = new byte[settings.Length * 6];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * 6), settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * 6) + 2), settings[i].Value);
        }

        SettingsAcked = false;
        return SendAsync(FrameType.Settings, 0, 0, payload);
    }

    public Task SendHeadersAsync(int stream, bool end, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync(FrameType.Headers, (byte)(FrameType.EndHeaders | (end ? FrameType.EndStream : 0)), stream, Hpack.Encode(headers));

    public Task SendDataAsync(int stream, byte[] data, bool end = false, byte? padding = null)
    {
        var payload = padding is { } length ? [length, .. data, .. new byte[length]] : data;
        var size = payload.Length;
        SendWindow -= size;
        this[stream].SendWindow -= size;
        return SendAsync(
            FrameType.Data, (byte)((end ? FrameType.EndStream : 0) | (padding is null ? 0 : FrameType.Padded)), stream, payload);
    }

    public Task SendWindowUpdateAsync(int stream, uint by)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, by);
        return SendAsync(FrameType.WindowUpdate, 0, stream, payload);
    }

    public Task SendResetAsync(int stream, uint code)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, code);
        return SendAsync(FrameType.ResetStream, 0, stream, payload);
    }

    /// <summary>Reads until a stream is over and returns it.</summary>
    public async Task<RawStream> OverAsync(int stream)
    {
        await UntilAsync(() => Streams.TryGetValue(stream, out var found) && found.IsOver, $"the end of stream {stream}");
        return this[stream];
    }

    /// <summary>Sends a ping and waits for its answer: what was sent before has been handled then.</summary>
    public async Task PingAsync()
    {
        byte[] payload = [1, 2, 3, 4, 5, 6, 7, (byte)(PingAcks.Count + 1)];
        await SendAsync(FrameType.Ping, 0, 0, payload);
        await UntilAsync(() => PingAcks.Any(ack => ack.AsSpan().SequenceEqual(payload)), "the answer to a PING");
    }

    /// <summary>Reads until something is so; fails when the connection ends or time is up before.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!condition())
        {
            var frame = await ReadAsync(timeout.Token);
            Assert.True(frame is not null || condition(), $"the connection ended (GOAWAY {GoAway}) before {what}");
        }
    }

    /// <summary>Reads until the other side closes the connection.</summary>
    public async Task ClosedAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (await ReadAsync(timeout.Token) is not null)
        {
        }
    }

    /// <summary>Closes at once, with a TCP reset.</summary>
    public void Abort()
    {
        _stream.Socket.LingerState = new LingerOption(true, 0);
        _stream.Dispose();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<RawFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[9];
        try
        {
            await _stream.ReadExactlyAsync(header, cancellationToken);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await _stream.ReadExactlyAsync(payload, cancellationToken);
            var frame = new RawFrame(header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue, payload);
            Frames.Add(frame);
            if (!Silent)
            {
                await TakeAsync(frame);
            }

            return frame;
        }
        catch (IOException)
        {
            Closed = true;
            return null;
        }
    }

    private async Task TakeAsync(RawFrame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Settings when frame.Has(FrameType.Ack):
                SettingsAcked = true;
                break;
            case FrameType.Settings:
                TakeSettings(frame.Payload);
                await SendAsync(FrameType.Settings, FrameType.Ack, 0);
                break;
            case FrameType.Ping when frame.Has(FrameType.Ack):
                PingAcks.Add(frame.Payload);
                break;
            case FrameType.Ping:
                await SendAsync(FrameType.Ping, FrameType.Ack, 0, frame.Payload);
                break;
            case FrameType.GoAway:
                GoAway = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload.AsSpan(4));
                break;
            case FrameType.ResetStream:
                this[frame.Stream].Reset = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload);
                break;
            case FrameType.WindowUpdate when frame.Stream == 0:
                SendWindow += BinaryPrimitives.ReadUInt32BigEndian(frame.Payload);
                break;
            case FrameType.WindowUpdate:
                this[frame.Stream].SendWindow += BinaryPrimitives.ReadUInt32BigEndian(frame.Payload);
                break;
            case FrameType.Headers or FrameType.Continuation:
                TakeHeaders(frame);
                break;
            case FrameType.Data:
                this[frame.Stream].Data.AddRange(frame.Payload);
                this[frame.Stream].Ended |= frame.Has(FrameType.EndStream);
                break;
        }
    }

    private void TakeSettings(byte[] payload)
    {
        for (var i = 0; i < payload.Length; i += 6)
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(i));
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(i + 2));
            Settings.Add((id, value));
            if (id == SettingId.InitialWindowSize)
            {
                foreach (var stream in Streams.Values)
                {
                    stream.SendWindow += value - _initialWindow;
                }

                _initialWindow = value;
            }
        }
    }

    private void TakeHeaders(RawFrame frame)
    {
        var stream = this[frame.Stream];
        _headerBlock.AddRange(frame.Payload);
        var ends = frame.Type == FrameType.Headers && frame.Has(FrameType.EndStream);
        if (frame.Has(FrameType.EndHeaders))
        {
            // What a client sends may be in any encoding, and no test looks at it.
            var headers = _isClient ? Hpack.Decode([.. _headerBlock]) : [];
            (stream.Headers.Count == 0 ? stream.Headers : stream.Trailers).AddRange(headers);
            _headerBlock.Clear();
        }

        stream.Ended |= ends;
    }
}
