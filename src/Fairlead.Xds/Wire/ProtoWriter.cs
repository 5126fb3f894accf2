using System.Text;

namespace Fairlead.Xds.Wire;

/// <summary>Writes length-delimited protobuf fields into a span of the right size. Field numbers up to 15.</summary>
internal ref struct ProtoWriter(Span<byte> target)
{
    private const int LengthDelimited = 2;

    private readonly Span<byte> _target = target;

    public int Position { get; private set; }

    /// <summary>Bytes of a field with a content of so many bytes, its header included.</summary>
    public static int SizeOfBytes(int length) => checked(1 + SizeOfVarint((uint)length) + length);

    public static int SizeOfText(string text) => SizeOfBytes(Encoding.UTF8.GetByteCount(text));

    /// <summary>Writes tag and length; the content follows by another call.</summary>
    public void Header(int field, int length)
    {
        _target[Position++] = (byte)(field << 3 | LengthDelimited);
        var rest = (uint)length;
        while (rest >= 0x80)
        {
            _target[Position++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _target[Position++] = (byte)rest;
    }

    public void Text(int field, string text)
    {
        Header(field, Encoding.UTF8.GetByteCount(text));
        Position += Encoding.UTF8.GetBytes(text, _target[Position..]);
    }

    public void Bytes(int field, scoped ReadOnlySpan<byte> content)
    {
        Header(field, content.Length);
        Raw(content);
    }

    public void Raw(scoped ReadOnlySpan<byte> encoded)
    {
        encoded.CopyTo(_target[Position..]);
        Position += encoded.Length;
    }

    private static int SizeOfVarint(uint value) => 1 + ((31 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7);
}
