namespace Fairlead.Proxy.Upstream;

/// <summary>Status and headers of a response, refilled for each one of a connection. Strings of the former response are used again where
/// the octets are the same, which for most headers they are. For one thread at a time.</summary>
internal sealed class ResponseHead
{
    private byte[] _formerOctets = [];
    private Line[] _former = [];
    private byte[] _octets = new byte[512];
    private Line[] _lines = new Line[16];
    private int _used;

    public int Status { get; private set; }

    /// <summary>HTTP/1.0, whose connections end with the response unless it says otherwise.</summary>
    public bool IsHttp10 { get; private set; }

    public int Count { get; private set; }

    /// <summary>The length of the body; -1 where none was given.</summary>
    public long ContentLength { get; set; } = -1;

    public bool Chunked { get; set; }

    public bool HasTransferEncoding { get; set; }

    public bool Close { get; set; }

    public bool KeepAlive { get; set; }

    public string NameAt(int index) => _lines[index].Name;

    public string ValueAt(int index) => _lines[index].Value;

    public void Begin(int status, bool http10)
    {
        // The two buffers are swapped: the strings of the former response may be used again.
        (_formerOctets, _octets) = (_octets, _formerOctets);
        (_former, _lines) = (_lines, _former);
        FormerCount = Count;
        if (_lines.Length == 0)
        {
            _lines = new Line[16];
            _octets = new byte[512];
        }

        _used = 0;
        Count = 0;
        Status = status;
        IsHttp10 = http10;
        ContentLength = -1;
        Chunked = false;
        HasTransferEncoding = false;
        Close = false;
        KeepAlive = false;
    }

    private int FormerCount { get; set; }

    /// <summary>Takes a line that has been checked; name and value are parts of it.</summary>
    public void Add(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Count == _lines.Length)
        {
            Array.Resize(ref _lines, 2 * _lines.Length);
        }

        while (_used + line.Length > _octets.Length)
        {
            Array.Resize(ref _octets, 2 * _octets.Length);
        }

        line.CopyTo(_octets.AsSpan(_used));
        var index = Count++;
        if (index < FormerCount)
        {
            var former = _former[index];
            if (line.SequenceEqual(_formerOctets.AsSpan(former.Start, former.Length)))
            {
                _lines[index] = former with { Start = _used };
                _used += line.Length;
                return;
            }
        }

        _lines[index] = new Line(KnownHeaders.NameOf(name), System.Text.Encoding.Latin1.GetString(value), _used, line.Length);
        _used += line.Length;
    }

    private readonly record struct Line(string Name, string Value, int Start, int Length);
}
