using Fairlead.Config.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairlead.Config.Yaml;

/// <summary>Reads YAML documents from the parser's events into nodes, with bounds on depth and size.</summary>
internal sealed class YamlTree
{
    private readonly Parser _parser;
    private readonly int _lineOffset;
    private readonly Dictionary<string, TextNode> _anchors = new(StringComparer.Ordinal);

    // What mappings and lists are gathered in, by depth: in each depth one of them is open at most.
    private readonly List<MappingBuilder> _mappings = [];
    private readonly List<List<TextNode>> _lists = [];
    private ProblemList _problems = new("", "");
    private long _nodes;

    // The parser's line in which a document of several begins.
    private long _firstLine;

    /// <param name="text">The text.</param>
    /// <param name="lineOffset">How many lines of the file stand before it.</param>
    public YamlTree(ReadOnlyMemory<char> text, int lineOffset)
    {
        _parser = new Parser(new Scanner(new MemoryReader(text)));
        _lineOffset = lineOffset;
    }

    /// <summary>Reads a text that holds one document at most.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lineOffset">How many lines of the file stand before it.</param>
    /// <param name="problems">Where problems go.</param>
    /// <returns>The root; null where the text is empty or is not well-formed.</returns>
    public static TextNode? Read(ReadOnlyMemory<char> text, int lineOffset, ProblemList problems)
    {
        var tree = new YamlTree(text, lineOffset);
        try
        {
            return tree.ReadOnly(problems);
        }
        catch (TextTooComplexException exception)
        {
            problems.Error(ErrorCodes.TooComplex, exception.Line, exception.Column, "", exception.Message);
        }
        catch (Exception exception) when (IsFromText(exception) && new TabSearch(text).Find(exception) is { } tab)
        {
            problems.Error(
                ErrorCodes.Syntax, tab.Line + lineOffset, tab.Column, "", "not well-formed YAML: a tab stands where spaces are expected",
                "indent with spaces");
        }
        catch (YamlException exception)
        {
            var message = exception.Message.TrimEnd('.').ReplaceLineEndings(" ");
            problems.Error(
                ErrorCodes.Syntax, Line(exception.Start, lineOffset), Column(exception.Start), "", $"not well-formed YAML: {message}");
        }
        catch (Exception exception) when (IsFromText(exception))
        {
            // The parser throws these too, without a place, above all where a bracket is left open.
            var last = tree._parser.Current?.End ?? Mark.Empty;
            problems.Error(
                ErrorCodes.Syntax,
                Line(last, lineOffset),
                Column(last),
                "",
                "not well-formed YAML behind this place: expected ',' or a closing bracket or quote");
        }

        return null;
    }

    /// <summary>Whether an exception of the reader says that the text is wrong.</summary>
    public static bool IsFromText(Exception exception) => exception is YamlException or TextTooComplexException
        or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException;

    /// <summary>Reads one of several documents, the first that was not read yet.</summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="nextLine">The line of the file in which the next document begins; 0 where there is none.</param>
    /// <returns>The root; null where the document does not end where the next one begins.</returns>
    /// <exception cref="Exception">The text is wrong: see <see cref="IsFromText"/>. Nothing can be read any more.</exception>
    public TextNode? ReadOneOf(ProblemList problems, int nextLine)
    {
        if (ReadRoot(problems, isOneOf: true) is not { } root || !_parser.MoveNext()
            || _parser.Current is not DocumentEnd || !_parser.MoveNext())
        {
            return null;
        }

        var endsThere = _parser.Current is DocumentStart { IsImplicit: false } next
            ? Line(next.Start, _lineOffset) == nextLine && Column(next.Start) == 1
            : nextLine == 0 && _parser.Current is StreamEnd;
        return endsThere ? root : null;
    }

    private TextNode? ReadOnly(ProblemList problems)
    {
        if (ReadRoot(problems, isOneOf: false) is not { } root)
        {
            return null;
        }

        while (_parser.MoveNext() && _parser.Current is DocumentEnd)
        {
        }

        if (_parser.Current is DocumentStart second)
        {
            problems.Error(
                ErrorCodes.Syntax,
                Line(second.Start, _lineOffset),
                Column(second.Start),
                "",
                "not well-formed YAML: a second document begins without ---");
        }

        return root;
    }

    private TextNode? ReadRoot(ProblemList problems, bool isOneOf)
    {
        _problems = problems;
        _anchors.Clear();
        _nodes = 0;
        while (_parser.Current is not (DocumentStart or StreamEnd) && _parser.MoveNext())
        {
        }

        if (_parser.Current is not DocumentStart)
        {
            return null;
        }

        _firstLine = isOneOf ? _parser.Current.Start.Line : 0;
        _parser.MoveNext();
        return ReadNode(0);
    }

    // Leaves the parser on the last event of the node.
    private TextNode ReadNode(int depth)
    {
        var start = _parser.Current!;
        var line = Line(start.Start, _lineOffset);
        var column = Column(start.Start);
        if (depth > TextLimits.MaxDepth)
        {
            throw new TextTooComplexException($"nested more than {TextLimits.MaxDepth} levels deep", line, column);
        }

        if (start.Start.Line < _firstLine)
        {
            // The parser gives some values without a key no place: then its first line is told, which is another document's here.
            throw new SemanticErrorException(start.Start, start.End, "expected a place within the document");
        }

        var node = start switch
        {
            AnchorAlias alias => ResolveAlias(alias, line, column),
            Scalar scalar => ReadScalar(scalar, line, column),
            SequenceStart sequence => ReadSequence(sequence, line, column, depth),
            MappingStart mapping => ReadMapping(mapping, line, column, depth),
            _ => throw new SemanticErrorException(start.Start, start.End, "expected a value"),
        };
        Count(start is AnchorAlias ? node.Weight : 1, line, column);
        return node;
    }

    private void Count(long nodes, int line, int column)
    {
        _nodes += nodes;
        if (_nodes > TextLimits.MaxNodes)
        {
            throw new TextTooComplexException(
                $"the document stands for more than {TextLimits.MaxNodes} values, counting its aliases", line, column);
        }
    }

    private TextNode ResolveAlias(AnchorAlias alias, int line, int column)
    {
        if (_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            return target;
        }

        // An anchor counts only once its value is complete, so a value cannot contain itself.
        _problems.Error(ErrorCodes.YamlFeature, line, column, "", $"the alias *{alias.Value.Value} has no complete anchor above it");
        return new ScalarNode("", isPlain: true, line, column);
    }

    private ScalarNode ReadScalar(Scalar scalar, int line, int column)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            switch (scalar.Tag.Value)
            {
                case "tag:yaml.org,2002:str":
                    isPlain = false;
                    break;
                case "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null":
                    isPlain = true;
                    break;
                default:
                    RefuseTag(scalar.Tag, line, column);
                    break;
            }
        }

        var node = new ScalarNode(scalar.Value, isPlain, line, column);
        return Anchor(scalar.Anchor, node);
    }

    private SequenceNode ReadSequence(SequenceStart start, int line, int column, int depth)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != "tag:yaml.org,2002:seq")
        {
            RefuseTag(start.Tag, line, column);
        }

        var items = At(_lists, depth);
        items.Clear();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return Anchor(start.Anchor, new SequenceNode([.. items], line, column));
    }

    private MappingNode ReadMapping(MappingStart start, int line, int column, int depth)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != "tag:yaml.org,2002:map")
        {
            RefuseTag(start.Tag, line, column);
        }

        var builder = At(_mappings, depth);
        builder.Begin(_problems);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var isMerge = _parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = ReadNode(depth + 1);
            _parser.MoveNext();
            var value = ReadNode(depth + 1);
            if (key is not ScalarNode name)
            {
                _problems.Error(ErrorCodes.YamlFeature, key.Line, key.Column, "", $"a key is text, got {key.Describe()}");
            }
            else if (isMerge)
            {
                builder.Merge(name, value);
                Count(value.Weight, line, column);
            }
            else
            {
                builder.Add(name, value);
            }
        }

        return Anchor(start.Anchor, builder.Build(line, column));
    }

    private T Anchor<T>(AnchorName anchor, T node)
        where T : TextNode
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private static T At<T>(List<T> kept, int depth)
        where T : new()
    {
        while (kept.Count <= depth)
        {
            kept.Add(new());
        }

        return kept[depth];
    }

    private void RefuseTag(TagName tag, int line, int column) =>
        _problems.Error(ErrorCodes.YamlFeature, line, column, "", $"the tag {ScalarNode.Shorten(tag.Value)} is not read", "leave it out");

    private static int Line(in Mark mark, int offset) => (int)Math.Clamp(mark.Line, 1, int.MaxValue / 2) + offset;

    private static int Column(in Mark mark) => (int)Math.Max(1, Math.Min(mark.Column, int.MaxValue));
}
