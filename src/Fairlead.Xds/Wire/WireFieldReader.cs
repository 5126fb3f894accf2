namespace Fairlead.Xds.Wire;

/// <summary>Steps over the fields of an encoded protobuf message.</summary>
internal ref struct WireFieldReader(ReadOnlySpan<byte> message)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int LengthDelimited = 2;
    public const int StartGroup = 3;
    public const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= _message.Length;

    /// <summary>Reads the next field; of fields that are not length-delimited only number and kind.</summary>
    public ScanResult Next(out int field, out int wireType, out ReadOnlySpan<byte> content)
    {
        content = default;
        field = 0;
        wireType = 0;
        if (!TryVarint(out var wide) || (uint)wide >> 3 == 0)
        {
            return ScanResult.Malformed;
        }

        // Bits beyond the 32 that count are dropped, here and in lengths, as other parsers do.
        var tag = (uint)wide;
        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        switch (wireType)
        {
            case Varint:
                return TryVarint(out _) ? ScanResult.Valid : ScanResult.Malformed;
            case Fixed64:
                return TrySkip(sizeof(ulong)) ? ScanResult.Valid : ScanResult.Malformed;
            case Fixed32:
                return TrySkip(sizeof(uint)) ? ScanResult.Valid : ScanResult.Malformed;
            case LengthDelimited:
                return TryContent(out content) ? ScanResult.Valid : ScanResult.Malformed;
            case StartGroup:
                // Only fields that we do not know can be groups; the parser knows how to skip them.
                return ScanResult.Irregular;
            default:
                return ScanResult.Malformed;
        }
    }

    private bool TryContent(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!TryVarint(out var wide) || (uint)wide > (uint)(_message.Length - Position))
        {
            return false;
        }

        var length = (int)(uint)wide;
        content = _message.Slice(Position, length);
        Position += length;
        return true;
    }

    private bool TrySkip(int count)
    {
        if (_message.Length - Position < count)
        {
            return false;
        }

        Position += count;
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (Position >= _message.Length)
            {
                return false;
            }

            var next = _message[Position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
