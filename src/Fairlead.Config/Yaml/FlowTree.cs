using System.Buffers;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Reads a value that stands on one line: a scalar, or a mapping or list in brackets. It gives nothing of what it is not certain of. Used
/// by one thread at a time.
/// </summary>
/// <param name="lines">Where it stands.</param>
/// <param name="room">What mappings and lists are gathered in.</param>
internal sealed class FlowTree(PlainLines lines, NodeRoom room)
{
    // What a plain value may begin with: no character that means something else, wherever the value stands.
    private static readonly SearchValues<char> First =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+^$(~\\");

    // What ends a plain value in brackets, or means something else there.
    private static readonly SearchValues<char> InBrackets = SearchValues.Create(",[]{}:#?\"'&*!|>%@`");

    /// <summary>Reads a value; null where it is none of these.</summary>
    /// <param name="depth">How deep it stands.</param>
    public TextNode? Read(int depth) => Read(depth, isInBrackets: false);

    private TextNode? Read(int depth, bool isInBrackets)
    {
        var rest = lines.Rest;
        return depth >= TextLimits.MaxDepth || rest.IsEmpty ? null : rest[0] switch
        {
            '{' => ReadMapping(depth),
            '[' => ReadList(depth),
            '"' or '\'' => ReadQuoted(rest),
            _ => ReadPlain(rest, isInBrackets),
        };
    }

    private MappingNode? ReadMapping(int depth)
    {
        var (column, builder) = (lines.Column + 1, room.Mapping(depth));
        lines.Skip(1);
        lines.SkipSpaces();
        if (lines.Rest is ['}', ..])
        {
            lines.Skip(1);
            return builder.Build(lines.Line, column);
        }

        while (lines.TryKey() is { } key && Read(depth + 1, isInBrackets: true) is { } value)
        {
            builder.Add(key, value);
            if (EndsBy('}') is not { } isOver)
            {
                return null;
            }

            if (isOver)
            {
                return builder.Build(lines.Line, column);
            }
        }

        return null;
    }

    private SequenceNode? ReadList(int depth)
    {
        var (column, items) = (lines.Column + 1, room.List(depth));
        lines.Skip(1);
        lines.SkipSpaces();
        if (lines.Rest is [']', ..])
        {
            lines.Skip(1);
            return new([], lines.Line, column);
        }

        while (Read(depth + 1, isInBrackets: true) is { } item)
        {
            items.Add(item);
            if (EndsBy(']') is not { } isOver)
            {
                return null;
            }

            if (isOver)
            {
                return new([.. items], lines.Line, column);
            }
        }

        return null;
    }

    // Behind an entry: whether the bracket closes; null where neither it nor a comma with a further entry follows.
    private bool? EndsBy(char bracket)
    {
        lines.SkipSpaces();
        var rest = lines.Rest;
        if (rest.IsEmpty || (rest[0] != bracket && rest[0] != ','))
        {
            return null;
        }

        var isOver = rest[0] == bracket;
        lines.Skip(1);
        if (!isOver)
        {
            lines.SkipSpaces();
        }

        return isOver;
    }

    // Without an escaped character, and without a quote that is written twice.
    private ScalarNode? ReadQuoted(ReadOnlySpan<char> rest)
    {
        var length = rest[1..].IndexOf(rest[0]);
        if (length < 0 || (length + 2 < rest.Length && rest[length + 2] is not (' ' or ',' or ']' or '}')))
        {
            return null;
        }

        var value = rest.Slice(1, length);
        if (rest[0] == '"' && value.Contains('\\'))
        {
            return null;
        }

        ScalarNode node = new(value.ToString(), isPlain: false, lines.Line, lines.Column + 1);
        lines.Skip(length + 2);
        return node;
    }

    private ScalarNode? ReadPlain(ReadOnlySpan<char> rest, bool isInBrackets)
    {
        if (!First.Contains(rest[0]) && !(rest[0] == '-' && rest.Length > 1 && First.Contains(rest[1])))
        {
            return null;
        }

        int length;
        if (isInBrackets)
        {
            length = rest.IndexOfAny(InBrackets);
            if (length < 0 || rest[length] is not (',' or ']' or '}'))
            {
                return null;
            }
        }
        else
        {
            var comment = rest.IndexOf(" #");
            length = comment < 0 ? rest.Length : comment;
            if (rest[..length].IndexOf(": ") >= 0 || rest[length - 1] == ':')
            {
                return null;
            }
        }

        var value = rest[..length].TrimEnd(' ');
        ScalarNode node = new(value.ToString(), isPlain: true, lines.Line, lines.Column + 1);
        lines.Skip(value.Length);
        return node;
    }
}
