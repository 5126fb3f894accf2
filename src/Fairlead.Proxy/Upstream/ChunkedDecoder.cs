namespace Fairlead.Proxy.Upstream;

/// <summary>
/// Reads a chunked body piece by piece without copying. As strict as <see cref="ResponseHeadParser"/>. For one thread at a time.
/// </summary>
internal struct ChunkedDecoder
{
    private const int MaxLine = 4096;
    private const int MaxTrailers = 16 * 1024;
    private long _remaining;
    private State _state;
    private int _trailerBytes;

    private enum State
    {
        Size,
        Data,
        DataEnd,
        Trailers,
        Done,
    }

    public readonly bool IsDone => _state == State.Done;

    /// <summary>Takes what can be taken of <paramref name="buffer"/>: <paramref name="consumed"/> octets, of which the last
    /// <paramref name="dataLength"/> from <paramref name="dataStart"/> on are body. Call again while it consumes and gives no
    /// data.</summary>
    public ParseOutcome Read(ReadOnlySpan<byte> buffer, out int consumed, out int dataStart, out int dataLength)
    {
        consumed = 0;
        dataStart = 0;
        dataLength = 0;
        while (_state != State.Done)
        {
            var rest = buffer[consumed..];
            switch (_state)
            {
                case State.Data:
                    if (rest.IsEmpty)
                    {
                        return ParseOutcome.Incomplete;
                    }

                    dataStart = consumed;
                    dataLength = (int)Math.Min(_remaining, rest.Length);
                    _remaining -= dataLength;
                    consumed += dataLength;
                    _state = _remaining == 0 ? State.DataEnd : State.Data;
                    return ParseOutcome.Done;
                case State.DataEnd:
                    if (rest.Length < 2)
                    {
                        return rest.Length == 1 && rest[0] != (byte)'\r' ? ParseOutcome.Invalid : ParseOutcome.Incomplete;
                    }

                    if (rest[0] != (byte)'\r' || rest[1] != (byte)'\n')
                    {
                        return ParseOutcome.Invalid;
                    }

                    consumed += 2;
                    _state = State.Size;
                    break;
                default:
                    var outcome = ReadLine(rest, ref consumed);
                    if (outcome != ParseOutcome.Done)
                    {
                        return outcome;
                    }

                    break;
            }
        }

        return ParseOutcome.Done;
    }

    private ParseOutcome ReadLine(ReadOnlySpan<byte> rest, ref int consumed)
    {
        var eol = rest.IndexOf((byte)'\n');
        if (eol < 0)
        {
            return rest.Length >= MaxLine ? ParseOutcome.Invalid : ParseOutcome.Incomplete;
        }

        if (eol == 0 || eol >= MaxLine || rest[eol - 1] != (byte)'\r')
        {
            return ParseOutcome.Invalid;
        }

        var line = rest[..(eol - 1)];
        consumed += eol + 1;
        return _state == State.Size ? ReadSize(line) : ReadTrailer(line);
    }

    private ParseOutcome ReadSize(ReadOnlySpan<byte> line)
    {
        var digits = 0;
        long size = 0;
        while (digits < line.Length && char.IsAsciiHexDigit((char)line[digits]))
        {
            // 15 hexadecimal digits are below the sign bit.
            if (digits == 15)
            {
                return ParseOutcome.Invalid;
            }

            size = (size << 4) | (long)HexValue(line[digits++]);
        }

        // After the size only an extension can follow, which nobody uses; it is skipped.
        var extension = line[digits..].TrimStart(" \t"u8);
        if (digits == 0 || !extension.IsEmpty && extension[0] != (byte)';' || !KnownHeaders.IsFieldValue(extension))
        {
            return ParseOutcome.Invalid;
        }

        _remaining = size;
        _state = size == 0 ? State.Trailers : State.Data;
        return ParseOutcome.Done;
    }

    private ParseOutcome ReadTrailer(ReadOnlySpan<byte> line)
    {
        _trailerBytes += line.Length + 2;
        if (line.IsEmpty)
        {
            _state = State.Done;
            return ParseOutcome.Done;
        }

        // Trailers are dropped, as by default in Envoy, but their syntax is checked.
        var colon = line.IndexOf((byte)':');
        return colon > 0
            && KnownHeaders.IsToken(line[..colon])
            && KnownHeaders.IsFieldValue(line[(colon + 1)..])
            && _trailerBytes <= MaxTrailers
            ? ParseOutcome.Done
            : ParseOutcome.Invalid;
    }

    private static int HexValue(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
