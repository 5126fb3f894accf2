using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Files;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Incremental.Maps;

namespace Fairlead.Config.Places;

/// <summary>The text of a file, in which objects and fields are looked for. Used by one thread at a time.</summary>
internal sealed class PlacedText
{
    // Documents that were parsed are kept as nodes, which take many times the room of their text.
    private const int MaxParsed = 2 * 1024 * 1024;

    private readonly string _text;
    private readonly bool _isJson;
    private readonly TextPart[] _parts;
    private readonly HashSet<int> _read = [];
    private readonly SharedTexts _texts = new();

    // The objects of the documents that were parsed, by line and column.
    private readonly Dictionary<(int Line, int Column), TextNode> _objects = [];
    private long _parsed;

    private PlacedText(string text, bool isJson)
    {
        _text = text;
        _isJson = isJson;
        _parts = isJson ? [new(0, text.Length, 0)] : DocumentReader.Split(text);
    }

    public int Length => _text.Length;

    /// <summary>Reads a file; null where it cannot be read, or says something else than the text of the hash.</summary>
    public static PlacedText? Read(string file, Hash128 hash)
    {
        try
        {
            // What has no length, as a pipe, cannot be read twice; opening it could wait for ever.
            if (new FileInfo(file) is not { Exists: true, Length: > 0 and <= TextLimits.MaxFileBytes })
            {
                return null;
            }

            return Of(File.ReadAllBytes(file), file, hash);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The text of a file; null where it is another one than that of the hash.</summary>
    public static PlacedText? Of(ReadOnlySpan<byte> bytes, string file, Hash128 hash)
    {
        var text = FileHash.Of(bytes) == hash ? DocumentReader.Decode(bytes, Nobody()) : null;
        return text is null ? null : new(text, TextReading.IsJson(file, text));
    }

    /// <summary>The node under whose place problems with a field are reported: the key of a field, an item itself.</summary>
    /// <param name="line">The line of the object.</param>
    /// <param name="column">Its column.</param>
    /// <param name="path">The path of the field; of one that is not there, the innermost one around it is meant.</param>
    public FieldValue? Find(int line, int column, string path)
    {
        Parse(PartAt(line));
        return _objects.TryGetValue((line, column), out var item) ? Walk(FieldValue.Of(item, Nobody(), _texts), path) : null;
    }

    private static FieldValue Walk(FieldValue value, string path)
    {
        while (value.Path != path && Inner(value, path) is { } inner)
        {
            value = inner;
        }

        return value;
    }

    private static FieldValue? Inner(FieldValue value, string path)
    {
        switch (value.Node)
        {
            case MappingNode mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (value.Child(entry) is var child && IsAlong(child.Path, path))
                    {
                        return child;
                    }
                }

                return null;
            case SequenceNode list when IndexIn(path, value.Path.Length) is { } index && index < list.Items.Length:
                return value.Item(index);
            default:
                return null;
        }
    }

    private static bool IsAlong(string part, string path) =>
        path.StartsWith(part, StringComparison.Ordinal) && (path.Length == part.Length || path[part.Length] is '.' or '[');

    // The number in brackets from here on.
    private static int? IndexIn(string path, int from)
    {
        var end = from < path.Length && path[from] == '[' ? path.IndexOf(']', from) : -1;
        return end > 0
            && int.TryParse(path.AsSpan(from + 1, end - from - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
    }

    /// <summary>The last part that begins at or above a line.</summary>
    private int PartAt(int line)
    {
        var (low, high) = (0, _parts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _parts[middle].LineOffset < line ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private void Parse(int part)
    {
        if (part < 0 || !_read.Add(part))
        {
            return;
        }

        var length = _parts[part].End - _parts[part].Start;
        _parsed += length;
        if (_parsed > MaxParsed)
        {
            _objects.Clear();
            _read.Clear();
            _read.Add(part);
            _parsed = length;
        }

        IEnumerable<TextNode?> roots = _isJson
            ? JsonTree.Read(_text.AsMemory(), Nobody).Select(static document => document.Root)
            : [DocumentReader.ReadPart(_text.AsMemory(), _parts[part], Nobody())];
        foreach (var root in roots.OfType<TextNode>())
        {
            _objects[(root.Line, root.Column)] = root;
            if (root is MappingNode mapping && mapping.Find("items") is { Value: SequenceNode list })
            {
                foreach (var item in list.Items)
                {
                    _objects[(item.Line, item.Column)] = item;
                }
            }
        }
    }

    // What is wrong in the text was told when it was read.
    private static ProblemList Nobody() => new("", "");
}
