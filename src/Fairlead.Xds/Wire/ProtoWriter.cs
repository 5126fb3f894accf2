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
        Varint((uint)length);
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

    /// <summary>Bytes of a field with a <c>google.protobuf.Duration</c>.</summary>
    public static int SizeOfDuration(TimeSpan time) => SizeOfBytes(DurationLength(time));

    public void Duration(int field, TimeSpan time)
    {
        Header(field, DurationLength(time));
        var (seconds, nanos) = Parts(time);
        Number(1, (uint)seconds);
        Number(2, (uint)nanos);
    }

    public void Raw(scoped ReadOnlySpan<byte> encoded)
    {
        encoded.CopyTo(_target[Position..]);
        Position += encoded.Length;
    }

    private static int DurationLength(TimeSpan time)
    {
        var (seconds, nanos) = Parts(time);
        return SizeOfNumber((uint)seconds) + SizeOfNumber((uint)nanos);
    }

    private static (int Seconds, int Nanos) Parts(TimeSpan time) =>
        (
            checked((int)(time.Ticks / TimeSpan.TicksPerSecond)),
            (int)(time.Ticks % TimeSpan.TicksPerSecond) * (int)TimeSpan.NanosecondsPerTick);

    private static int SizeOfNumber(uint value) => value == 0 ? 0 : 1 + SizeOfVarint(value);

    private void Number(int field, uint value)
    {
        if (value == 0)
        {
            return;
        }

        _target[Position++] = (byte)(field << 3);
        Varint(value);
    }

    private void Varint(uint rest)
    {
        while (rest >= 0x80)
        {
            _target[Position++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _target[Position++] = (byte)rest;
    }

    private static int SizeOfVarint(uint value) => 1 + ((31 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7);
}
