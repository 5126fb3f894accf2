using System.Text;
using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Reads the YAML that most configuration is written in, at a fraction of what the parser of all of YAML costs: mappings and lists in
/// blocks by indentation or in brackets on one line, and values on one line, plain or in quotes. It gives what that parser gives, with the
/// same places; of anything else it gives nothing, and that parser reads the document. Used by one thread at a time.
/// </summary>
internal sealed class PlainTree
{
    private readonly PlainLines _lines = new();
    private readonly FlowTree _flow;

    // What mappings and lists are gathered in, by depth: in each depth one of them is open at most.
    private readonly NodeRoom _room = new();
    private int _depth;

    public PlainTree() => _flow = new(_lines, _room);

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text of it, with the marker that begins it.</param>
    /// <param name="lineOffset">How many lines of the file stand before it.</param>
    /// <param name="problems">Where problems go: keys that come twice.</param>
    /// <returns>The root; null where the document holds something else, or something wrong.</returns>
    public TextNode? Read(ReadOnlyMemory<char> text, int lineOffset, ProblemList problems)
    {
        if (!Ascii.IsValid(text.Span) || text.Span.Contains('\t') || HasReturnAlone(text.Span))
        {
            return null;
        }

        _room.Begin(problems);
        _depth = 0;
        _lines.Begin(text, lineOffset);
        return _lines.SkipMarker() && _lines.MoveNext() && ReadBlockMapping(_lines.Indent) is { Weight: <= TextLimits.MaxNodes } root
            && _lines.IsAtEnd
                ? root
                : null;
    }

    // It ends a line too, for YAML.
    private static bool HasReturnAlone(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('\r') is var index && index >= 0)
        {
            if (index + 1 == text.Length || text[index + 1] != '\n')
            {
                return true;
            }

            text = text[(index + 1)..];
        }

        return false;
    }

    // The current line has the first key, at this column; leaves the line behind the mapping as the current one.
    private MappingNode? ReadBlockMapping(int indent)
    {
        if (!TryDeepen())
        {
            return null;
        }

        var (line, builder) = (_lines.Line, _room.Mapping(_depth));
        do
        {
            if (_lines.TryKey() is not { } key || ReadBlockValue(indent) is not { } value)
            {
                return null;
            }

            builder.Add(key, value);
        }
        while (!_lines.IsAtEnd && _lines.Indent == indent);

        _depth--;
        return _lines.IsAtEnd || _lines.Indent < indent ? builder.Build(line, indent + 1) : null;
    }

    // What stands behind a key of a mapping with this indentation, on its line or on those below it.
    private TextNode? ReadBlockValue(int indent)
    {
        if (!_lines.IsLineOver)
        {
            return ReadInLine(indent);
        }

        if (!_lines.MoveNext() || _lines.Indent < indent)
        {
            return null;
        }

        return _lines.IsAtItem ? ReadBlockList(_lines.Indent)
            : _lines.Indent > indent ? ReadBlockMapping(_lines.Indent)
            : null;
    }

    private SequenceNode? ReadBlockList(int indent)
    {
        if (!TryDeepen())
        {
            return null;
        }

        var (line, items) = (_lines.Line, _room.List(_depth));
        do
        {
            _lines.SkipItemSign();
            var item = _lines.IsAtKey ? ReadBlockMapping(_lines.Column) : ReadInLine(indent);
            if (item is null)
            {
                return null;
            }

            items.Add(item);
        }
        while (!_lines.IsAtEnd && _lines.Indent == indent && _lines.IsAtItem);

        // What has the same indentation and is no item is the next key of the mapping around, or wrong: then that finds out.
        _depth--;
        return _lines.IsAtEnd || _lines.Indent <= indent ? new([.. items], line, indent + 1) : null;
    }

    // A value that ends with its line. What follows deeper than this indentation would go on with it.
    private TextNode? ReadInLine(int indent)
    {
        var node = _flow.Read(_depth + 1);
        return node is not null && _lines.IsLineOver && (!_lines.MoveNext() || _lines.Indent <= indent) ? node : null;
    }

    private bool TryDeepen() => ++_depth < TextLimits.MaxDepth;
}
