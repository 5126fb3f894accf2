using System.Buffers;
using System.IO.Pipelines;

namespace Fairlead.Proxy.Forwarding;

/// <summary>The body of a request: read once from downstream, and kept, up to a limit, as long as the request may be tried again.
/// For one request at a time.</summary>
internal sealed class RequestBody
{
    private const int SmallEnough = 64 * 1024;

    private ArrayBufferWriter<byte> _kept = new();
    private PipeReader? _reader;
    private int _limit;
    private bool _keep;

    /// <summary>Whether there is or may be a body.</summary>
    public bool Exists { get; private set; }

    /// <summary>The length in octets; -1 where the body is sent in chunks.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the body was read to its end.</summary>
    public bool IsRead { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>Whether another attempt could send the whole body again.</summary>
    public bool CanReplay => !Exists || BytesRead == 0 || _keep;

    /// <summary>The part of the body that has been read and kept.</summary>
    public ReadOnlyMemory<byte> Kept => _kept.WrittenMemory;

    public PipeReader Reader => _reader!; // asked for only where there is a body

    public void Begin(PipeReader? reader, long length, int keepLimit)
    {
        _reader = reader;
        Exists = reader is not null;
        Length = length;
        IsRead = !Exists;
        BytesRead = 0;
        _limit = keepLimit;
        _keep = keepLimit > 0;
        if (_kept.Capacity > SmallEnough)
        {
            _kept = new ArrayBufferWriter<byte>();
        }
        else if (_kept.WrittenCount > 0)
        {
            _kept.ResetWrittenCount();
        }
    }

    /// <summary>No further attempt follows, so nothing has to be kept from here on.</summary>
    public void StopKeeping() => _keep = _keep && IsRead;

    /// <summary>Notes a part that was read.</summary>
    public void Took(in ReadOnlySequence<byte> octets, bool completed)
    {
        BytesRead += octets.Length;
        IsRead = completed;
        if (!_keep || octets.IsEmpty)
        {
            return;
        }

        if (_kept.WrittenCount + octets.Length > _limit)
        {
            _keep = false;
            _kept.Clear();
            return;
        }

        foreach (var segment in octets)
        {
            _kept.Write(segment.Span);
        }
    }
}
