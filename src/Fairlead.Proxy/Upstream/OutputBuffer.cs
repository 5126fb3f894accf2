using System.Buffers.Text;
using System.Text;

namespace Fairlead.Proxy.Upstream;

/// <summary>Octets on their way out. Grows as needed and is kept with its connection. For one thread at a time.</summary>
internal sealed class OutputBuffer
{
    private const int Kept = 32 * 1024;
    private byte[] _bytes = new byte[2048];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Kept)
        {
            _bytes = new byte[2048];
        }
    }

    public void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Reserve(octets.Length));
        Length += octets.Length;
    }

    /// <summary>Characters that stand for octets.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        Length += Encoding.Latin1.GetBytes(text, Reserve(text.Length));
    }

    public void WriteDecimal(long number)
    {
        _ = Utf8Formatter.TryFormat(number, Reserve(20), out var written); // 20 octets hold any number
        Length += written;
    }

    public void WriteHex(int number)
    {
        _ = Utf8Formatter.TryFormat(number, Reserve(8), out var written, 'x'); // 8 octets hold any number
        Length += written;
    }

    public void WriteHeader(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var target = Reserve(name.Length + value.Length + 4);
        var at = Encoding.Latin1.GetBytes(name, target);
        target[at++] = (byte)':';
        target[at++] = (byte)' ';
        at += Encoding.Latin1.GetBytes(value, target[at..]);
        target[at++] = (byte)'\r';
        target[at++] = (byte)'\n';
        Length += at;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
        }

        return _bytes.AsSpan(Length);
    }
}
