using System.Buffers.Binary;
using System.IO.Compression;

namespace Fairlead.Xds.Transport;

/// <summary>
/// Decompresses one message and fails at its end where the last four bytes of the gzip data, which tell the length, do not agree. No bytes
/// at all count as an empty message: some compressors write that.
/// </summary>
internal sealed class CheckedGzipStream : Stream
{
    private const int TrailerLength = 4;
    private const int SmallestMessage = 18;

    private readonly Stream _source;
    private readonly GZipStream _gzip;
    private uint _length;

    /// <param name="source">The whole compressed message; it has to be one that can seek.</param>
    public CheckedGzipStream(Stream source)
    {
        _source = source;
        _gzip = new GZipStream(source, CompressionMode.Decompress, leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_source.Length == 0)
        {
            return 0;
        }

        var read = _gzip.Read(buffer);
        _length += (uint)read;
        if (read == 0 && buffer.Length > 0)
        {
            CheckEnd();
        }

        return read;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        if (_source.Length >= SmallestMessage)
        {
            Span<byte> stated = stackalloc byte[TrailerLength];
            _source.Position = _source.Length - TrailerLength;
            _source.ReadExactly(stated);
            if (BinaryPrimitives.ReadUInt32LittleEndian(stated) == _length)
            {
                return;
            }
        }

        throw new InvalidDataException("the gzip data is cut off");
    }
}
