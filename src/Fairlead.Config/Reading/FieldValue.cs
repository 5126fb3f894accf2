using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Reading;

/// <summary>
/// A value with the path and the place under which problems with it are reported. Each reader reports what does not fit and then returns a
/// stand-in, so that one pass finds every problem; the object is refused for it all the same.
/// </summary>
/// <param name="Node">The value.</param>
/// <param name="Path">The path from the object, for example <c>spec.http[0].route[1].weight</c>.</param>
/// <param name="Line">The line of the field's key, or of the item.</param>
/// <param name="Column">The column of it.</param>
/// <param name="Problems">Where problems go.</param>
internal readonly record struct FieldValue(TextNode Node, string Path, int Line, int Column, ProblemList Problems)
{
    /// <summary>Reads fields of a mapping.</summary>
    public FieldReader Fields(string expected = "a mapping")
    {
        if (Node is MappingNode mapping)
        {
            return new(this, mapping);
        }

        WrongType(expected);
        return new(this, new MappingNode([], Line, Column)) { IsStandIn = true };
    }

    /// <summary>Reads a list item by item; items that give null are left out.</summary>
    public IReadOnlyList<T> Items<T>(Func<FieldValue, T> read, int max = int.MaxValue, string expected = "a list")
    {
        if (Node is not SequenceNode list)
        {
            WrongType(expected);
            return [];
        }

        if (list.Items.Length > max)
        {
            Error(ErrorCodes.OutOfRange, $"expected at most {max} items, got {list.Items.Length}");
            return [];
        }

        var items = new List<T>(list.Items.Length);
        for (var index = 0; index < list.Items.Length; index++)
        {
            items.Add(read(Item(list, index)));
        }

        return items;
    }

    /// <summary>Reads a mapping whose keys the user chooses.</summary>
    public IReadOnlyList<KeyValuePair<string, T>> Pairs<T>(Func<string, FieldValue, T> read, string expected = "a mapping")
    {
        if (Node is not MappingNode mapping)
        {
            WrongType(expected);
            return [];
        }

        var pairs = new List<KeyValuePair<string, T>>(mapping.Entries.Length);
        foreach (var entry in mapping.Entries)
        {
            pairs.Add(new(entry.Key.Value, read(entry.Key.Value, Child(entry))));
        }

        return pairs;
    }

    /// <summary>The value under a key of this mapping.</summary>
    public FieldValue Child(MappingEntry entry) => this with
    {
        Node = entry.Value,
        Path = Join(Path, entry.Key.Value),
        Line = entry.Key.Line,
        Column = entry.Key.Column,
    };

    /// <summary>An item of this list; the value itself where it is none.</summary>
    public FieldValue Item(int index) => Node is SequenceNode list && index < list.Items.Length ? Item(list, index) : this;

    private FieldValue Item(SequenceNode list, int index) =>
        this with { Node = list.Items[index], Path = $"{Path}[{index}]", Line = list.Items[index].Line, Column = list.Items[index].Column };

    /// <summary>A problem that refuses the object.</summary>
    public void Error(ErrorCode code, string message, string remedy = "") => Problems.Error(code, Line, Column, Path, message, remedy);

    /// <summary>A problem that does not refuse the object.</summary>
    public void Warn(ErrorCode code, string message, string remedy = "") => Problems.Warn(code, Line, Column, Path, message, remedy);

    /// <summary>Reports that the value is something else than what the field takes.</summary>
    public void WrongType(string expected) => Error(ErrorCodes.WrongType, $"expected {expected}, got {Node.Describe()}", Node switch
    {
        ScalarNode { Kind: ScalarKind.Null } => "leave the field out, or give it a value",
        ScalarNode { Kind: not ScalarKind.Text } when expected.StartsWith("text", StringComparison.Ordinal) => "put it in quotes",
        _ => "",
    });

    // A key with other characters than those of a plain name is shown in quotes: metadata.labels["app.kubernetes.io/name"].
    private static string Join(string path, string key)
    {
        var isPlain = key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        if (isPlain)
        {
            return path.Length == 0 ? key : $"{path}.{key}";
        }

        return new StringBuilder(path).Append("[\"").Append(ScalarNode.Shorten(key)).Append("\"]").ToString();
    }
}
