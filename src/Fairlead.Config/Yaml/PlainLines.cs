using System.Buffers;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Walks through the lines of a document that have content, and through what stands in each of them. Used by one thread at a time.
/// </summary>
internal sealed class PlainLines
{
    // Longer ones are read by the parser of all of YAML, which has a limit of its own.
    private const int MaxKey = 256;

    private const int KnownKeys = 128;

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./");

    // The last key of each slot: most documents have the same few.
    private readonly string?[] _keys = new string?[KnownKeys];

    private ReadOnlyMemory<char> _text;
    private int _lineOffset;
    private int _lineStart;
    private int _lineEnd;
    private int _next;

    /// <summary>The line of the file.</summary>
    public int Line { get; private set; }

    /// <summary>How many spaces the line begins with.</summary>
    public int Indent { get; private set; }

    /// <summary>Whether no line with content is left.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>How many characters of the line stand before what is to be read next.</summary>
    public int Column { get; private set; }

    /// <summary>What is left of the line.</summary>
    public ReadOnlySpan<char> Rest => _text.Span[(_lineStart + Column).._lineEnd];

    /// <summary>Whether nothing is left of the line but spaces and a comment.</summary>
    public bool IsLineOver
    {
        get
        {
            var rest = Rest.TrimStart(' ');
            return rest.IsEmpty
                || (rest[0] == '#' && (Column == 0 || rest.Length < Rest.Length || _text.Span[_lineStart + Column - 1] == ' '));
        }
    }

    /// <summary>Whether an item of a list begins here, with something on its line.</summary>
    public bool IsAtItem => Rest is ['-', ' ', ..];

    /// <summary>Whether a key stands here.</summary>
    public bool IsAtKey => KeyLength() > 0;

    /// <summary>Begins a document.</summary>
    public void Begin(ReadOnlyMemory<char> text, int lineOffset)
    {
        (_text, _lineOffset) = (text, lineOffset);
        (_lineStart, _lineEnd, _next, Line, Indent, Column) = (0, 0, 0, lineOffset, 0, 0);
        IsAtEnd = false;
    }

    /// <summary>Goes behind the marker that begins the document; fails where something else than a comment stands behind it.</summary>
    public bool SkipMarker()
    {
        if (!_text.Span.StartsWith("---"))
        {
            return true;
        }

        NextLine();
        Column = 3;
        return IsLineOver;
    }

    /// <summary>Goes to the next line that has content.</summary>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            NextLine();
            var rest = Rest;
            Indent = rest.IndexOfAnyExcept(' ');
            if (Indent >= 0 && rest[Indent] != '#')
            {
                Column = Indent;
                return true;
            }
        }

        IsAtEnd = true;
        return false;
    }

    /// <summary>Goes behind the sign of an item, to what the item holds.</summary>
    public void SkipItemSign()
    {
        Column++;
        SkipSpaces();
    }

    public void SkipSpaces() => Skip(Math.Max(0, Rest.IndexOfAnyExcept(' ')));

    public void Skip(int length) => Column += length;

    /// <summary>Reads a key with its colon and the spaces behind it; null where none stands here.</summary>
    public ScalarNode? TryKey()
    {
        var length = KeyLength();
        if (length == 0)
        {
            return null;
        }

        var key = Rest[..length];
        ref var slot = ref _keys[((key[0] * 31) + (key[^1] * 7) + length) & (KnownKeys - 1)];
        slot = slot is not null && key.SequenceEqual(slot) ? slot : key.ToString();
        ScalarNode node = new(slot, isPlain: true, Line, Column + 1);
        Skip(length + 1);
        SkipSpaces();
        return node;
    }

    // A letter, then those characters that mean nothing else, then a colon that ends the line or has a space behind it.
    private int KeyLength()
    {
        var rest = Rest;
        var length = rest.IndexOfAnyExcept(KeyCharacters);
        return length is > 0 and <= MaxKey && char.IsAsciiLetter(rest[0]) && rest[length] == ':'
            && (length + 1 == rest.Length || rest[length + 1] == ' ')
                ? length
                : 0;
    }

    private void NextLine()
    {
        var length = _text.Span[_next..].IndexOf('\n');
        _lineStart = _next;
        _lineEnd = length < 0 ? _text.Length : _next + length;
        _next = length < 0 ? _text.Length : _lineEnd + 1;
        if (length >= 0 && _lineEnd > _lineStart && _text.Span[_lineEnd - 1] == '\r')
        {
            _lineEnd--;
        }

        (Line, Column) = (Line + 1, 0);
    }
}
