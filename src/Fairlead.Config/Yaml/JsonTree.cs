using System.Text;
using System.Text.Json;
using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Reads JSON, one value after another, into the same nodes as YAML. YAML's reader would refuse some JSON (tabs, long keys).
/// </summary>
internal ref struct JsonTree
{
    private readonly ReadOnlySpan<byte> _bytes;
    private ProblemList _problems;
    private Utf8JsonReader _reader;
    private int _nodes;
    private int _line;
    private int _lineStart;
    private int _scanned;

    private JsonTree(ReadOnlySpan<byte> bytes, ProblemList problems)
    {
        _problems = problems;
        _bytes = bytes;
        _line = 1;
        _reader = new(bytes, new JsonReaderOptions { MaxDepth = TextLimits.MaxDepth + 1, AllowMultipleValues = true });
    }

    /// <summary>Reads all values of the text; what stands behind an error is not read.</summary>
    public static IReadOnlyList<TextDocument> Read(ReadOnlyMemory<char> text, Func<ProblemList> newProblems)
    {
        var documents = new List<TextDocument>();
        var tree = new JsonTree(Bytes(text.Span), newProblems());
        try
        {
            while (tree._reader.Read())
            {
                tree._nodes = 0;
                var root = tree.ReadValue();
                documents.Add(new(root, root.Line, tree._problems));
                tree._problems = newProblems();
            }
        }
        catch (JsonException exception)
        {
            // The reader counts lines and bytes from 0.
            var line = (int)(exception.LineNumber ?? 0) + 1;
            var column = (int)(exception.BytePositionInLine ?? 0) + 1;
            var message = exception.Message;
            var end = message.IndexOf(". ", StringComparison.Ordinal);
            tree._problems.Error(
                ErrorCodes.Syntax, line, column, "", $"not well-formed JSON: {(end < 0 ? message.TrimEnd('.') : message[..end])}");
            documents.Add(new(null, line, tree._problems));
        }
        catch (TextTooComplexException exception)
        {
            tree._problems.Error(ErrorCodes.TooComplex, exception.Line, exception.Column, "", exception.Message);
            documents.Add(new(null, exception.Line, tree._problems));
        }

        return documents;
    }

    private static byte[] Bytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private TextNode ReadValue()
    {
        var (line, column) = Place();
        if (++_nodes > TextLimits.MaxNodes)
        {
            throw new TextTooComplexException($"the document holds more than {TextLimits.MaxNodes} values", line, column);
        }

        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(line, column);
            case JsonTokenType.StartArray:
                var items = new List<TextNode>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue());
                }

                return new SequenceNode([.. items], line, column);
            case JsonTokenType.String:
                return new ScalarNode(GetString(line, column), isPlain: false, line, column);
            default:
                return new ScalarNode(Encoding.UTF8.GetString(_reader.ValueSpan), isPlain: true, line, column);
        }
    }

    private MappingNode ReadObject(int line, int column)
    {
        var builder = new MappingBuilder();
        builder.Begin(_problems);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var (keyLine, keyColumn) = Place();
            var key = new ScalarNode(GetString(keyLine, keyColumn), isPlain: false, keyLine, keyColumn);
            _reader.Read();
            builder.Add(key, ReadValue());
        }

        return builder.Build(line, column);
    }

    private readonly string GetString(int line, int column)
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is well-formed JSON but no text.
            _problems.Error(ErrorCodes.NotText, line, column, "", "an escape sequence stands for half a character");
            return "";
        }
    }

    // Tokens come in order, so counting lines is one pass over the text.
    private (int Line, int Column) Place()
    {
        var index = (int)_reader.TokenStartIndex;
        for (; _scanned < index; _scanned++)
        {
            if (_bytes[_scanned] == (byte)'\n')
            {
                _line++;
                _lineStart = _scanned + 1;
            }
        }

        return (_line, Encoding.UTF8.GetCharCount(_bytes[_lineStart..index]) + 1);
    }
}
