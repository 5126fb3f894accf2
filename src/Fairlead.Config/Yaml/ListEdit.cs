using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>
/// What lies between two YAML texts where it is some lines of one place. Applied to what the older text was read as, it reads only the
/// items of the block list in which the lines stand; what follows is the same some lines further down. That is the same as to read the
/// newer text, since a reader that has come to an item of a block list stands where it stood before, and whole items of the same
/// indentation leave it where the next one begins. What could reach beyond an item (anchors, tags, tabs, other line ends) is not touched:
/// then there is no edit.
/// </summary>
internal sealed class ListEdit
{
    // In a shorter list items are not worth the trouble.
    private const int LeastItems = 64;

    private readonly ReadOnlyMemory<byte> _before;
    private readonly ReadOnlyMemory<byte> _after;
    private readonly int _lineStart;

    private ListEdit(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, int firstLine, int formerLines, int lines, int lineStart)
    {
        _before = before;
        _after = after;
        _lineStart = lineStart;
        FirstLine = firstLine;
        LastLine = firstLine + formerLines - 1;
        Shift = lines - formerLines;
    }

    /// <summary>The first line that differs, from 1.</summary>
    public int FirstLine { get; }

    /// <summary>The last one of the older text; the one before the first where lines only come in between.</summary>
    public int LastLine { get; }

    /// <summary>How many lines further down the rest stands.</summary>
    public int Shift { get; }

    // What comes in between belongs to what stands above.
    private int Line => Math.Min(FirstLine, LastLine);

    /// <summary>
    /// Whether a text has nothing in it by which one place may mean something at another, or by which lines are counted otherwise.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) =>
        text.IndexOfAny((byte)'&', (byte)'\r', (byte)'\t') < 0 && !text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])
            && text.IndexOf("\n%"u8) < 0 && !text.StartsWith("%"u8);

    /// <summary>
    /// Finds what lies between two texts, of which the older is plain; null where they are the same, or end within a line that differs.
    /// </summary>
    public static ListEdit? Between(ReadOnlyMemory<byte> beforeBytes, ReadOnlyMemory<byte> afterBytes)
    {
        var before = beforeBytes.Span;
        var after = afterBytes.Span;
        var start = before.CommonPrefixLength(after);
        if (start == before.Length && start == after.Length)
        {
            return null;
        }

        start = before[..start].LastIndexOf((byte)'\n') + 1;
        var same = CommonSuffix(before[start..], after[start..]);
        var old = before[start..^same];
        var now = after[start..^same];
        if (!EndsLine(old) || !EndsLine(now))
        {
            var rest = before[^same..].IndexOf((byte)'\n') + 1;
            if (rest == 0)
            {
                return null;
            }

            old = before.Slice(start, old.Length + rest);
            now = after.Slice(start, now.Length + rest);
        }

        return new(beforeBytes, afterBytes, before[..start].Count((byte)'\n') + 1, old.Count((byte)'\n'), now.Count((byte)'\n'), start);

        static bool EndsLine(ReadOnlySpan<byte> text) => text.IsEmpty || text[^1] == (byte)'\n';
    }

    /// <summary>What the newer text is read as.</summary>
    /// <param name="root">What the document of the older text was read as in which the edit is.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The root; null where the edit is not of whole items of a long list, or something is wrong.</returns>
    public TextNode? Apply(TextNode root, ProblemList problems)
    {
        var next = Descend(root, 0, problems);
        return next is null || problems.Problems.Count > 0 || next.Weight > TextLimits.MaxNodes ? null : next;
    }

    private TextNode? Descend(TextNode node, int depth, ProblemList problems)
    {
        switch (node)
        {
            case MappingNode mapping:
                var place = Last(mapping.Entries, static entry => entry.Key.Line);
                return place >= 0 && Descend(mapping.Entries[place].Value, depth + 1, problems) is { } value
                    ? mapping.With(place, value, Shift)
                    : null;
            case SequenceNode { IsBlock: true } list:
                var first = Last(list.Items, static item => item.Line);
                if (first < 0 && list.Items.Count > 0 && list.Items[0].Line == FirstLine)
                {
                    first = 0; // something comes in above all others
                }

                return first < 0 ? null
                    : list.Items.Count >= LeastItems ? Exchange(list, first, depth, problems)
                    : Descend(list.Items[first], depth + 1, problems) is { } item ? list.With(first, 1, [item], Shift)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>The last of what begins at or before the edit; -1 where there is none.</summary>
    private int Last<T>(IReadOnlyList<T> items, Func<T, int> lineOf)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lineOf(items[middle]) <= Line ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private SequenceNode? Exchange(SequenceNode list, int first, int depth, ProblemList problems)
    {
        var after = first + 1;
        while (after < list.Items.Count && list.Items[after].Line <= LastLine)
        {
            after++;
        }

        var indent = list.Column - 1;
        var (start, end) = (StartOf(list.Items[first].Line), EndOf(list, after, indent));
        var shift = _after.Length - _before.Length;
        if (start == end + shift)
        {
            // Nothing is left of them: one more, so that there is something to read.
            (first, after) = after < list.Items.Count ? (first, after + 1) : (first - 1, after);
            if (first < 0)
            {
                return null;
            }

            (start, end) = (StartOf(list.Items[first].Line), EndOf(list, after, indent));
        }

        var line = list.Items[first].Line;
        var region = _after.Span[start..(end + shift)];
        if (!IsOfItems(_before.Span[start..end], indent) || (after < list.Items.Count && !IsItem(_before.Span[end..], indent))
            || !IsPlain(region)
            || region.Contains((byte)'!')
            || !IsOfItems(region, indent)
            || DocumentReader.Decode(region, problems) is not { } text
            || YamlTree.Read(text, line - 1, problems, depth) is not SequenceNode { IsBlock: true } items
            || items.Column != list.Column || items.Items[0].Line != line)
        {
            return null;
        }

        return list.With(first, after - first, items.Items, Shift);
    }

    private int StartOf(int line)
    {
        var start = _lineStart;
        for (var steps = FirstLine - line; steps > 0; steps--)
        {
            start = _before.Span[..(start - 1)].LastIndexOf((byte)'\n') + 1;
        }

        return start;
    }

    /// <summary>
    /// Where the items before one end in the older text: where it begins, or at the first line that is not indented as far as the items
    /// are.
    /// </summary>
    private int EndOf(SequenceNode list, int after, int indent)
    {
        if (after < list.Items.Count)
        {
            return _lineStart + LengthOf(_before.Span[_lineStart..], list.Items[after].Line - FirstLine);
        }

        var position = _lineStart + LengthOf(_before.Span[_lineStart..], LastLine - FirstLine + 1);
        while (position < _before.Length)
        {
            var rest = _before.Span[position..];
            if (!IsInside(LineOf(rest), indent))
            {
                break;
            }

            position += LengthOf(rest, 1);
        }

        return position;
    }

    private static bool IsOfItems(ReadOnlySpan<byte> region, int indent)
    {
        if (!IsItem(region, indent))
        {
            return false;
        }

        while (!region.IsEmpty)
        {
            if (!IsInside(LineOf(region), indent) && !IsItem(region, indent))
            {
                return false;
            }

            region = region[LengthOf(region, 1)..];
        }

        return true;
    }

    private static bool IsInside(ReadOnlySpan<byte> line, int indent)
    {
        var content = line.IndexOfAnyExcept((byte)' ');
        return content < 0 || content > indent;
    }

    // With a blank behind the dash; "---" is none.
    private static bool IsItem(ReadOnlySpan<byte> text, int indent) =>
        text.IndexOfAnyExcept((byte)' ') == indent
            && text[indent] == (byte)'-'
            && (indent + 1 == text.Length || text[indent + 1] is (byte)' ' or (byte)'\n');

    private static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') is var end and >= 0 ? text[..end] : text;

    private static int LengthOf(ReadOnlySpan<byte> text, int lines)
    {
        var length = 0;
        for (; lines > 0; lines--)
        {
            var end = text[length..].IndexOf((byte)'\n');
            length = end < 0 ? text.Length : length + end + 1;
        }

        return length;
    }

    private static int CommonSuffix(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        const int Block = 1024;
        var most = Math.Min(one.Length, other.Length);
        var length = 0;
        while (length + Block <= most && one[^(length + Block)..^length].SequenceEqual(other[^(length + Block)..^length]))
        {
            length += Block;
        }

        while (length < most && one[^(length + 1)] == other[^(length + 1)])
        {
            length++;
        }

        return length;
    }
}
