namespace Fairlead.Config.Yaml;

/// <summary>
/// Gives characters to a parser without a copy of them: copies of whole files make the collector look through all that is kept.
/// </summary>
internal sealed class MemoryReader(ReadOnlyMemory<char> text) : TextReader
{
    private int _position;

    public override int Peek() => _position < text.Length ? text.Span[_position] : -1;

    public override int Read() => _position < text.Length ? text.Span[_position++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var length = Math.Min(buffer.Length, text.Length - _position);
        text.Span.Slice(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }
}
