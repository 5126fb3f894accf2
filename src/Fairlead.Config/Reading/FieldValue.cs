using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;
using Fairlead.Model;

namespace Fairlead.Config.Reading;

/// <summary>
/// A value with the path and the place under which problems with it are reported. Each reader reports what does not fit and then returns a
/// stand-in, so that one pass finds every problem; the object is refused for it all the same.
/// </summary>
/// <param name="Node">The value.</param>
/// <param name="Place">What stands where problems are reported: the field's key, the item itself, or the object.</param>
/// <param name="Around">The path of what it stands in; of the object itself, its own.</param>
/// <param name="Index">Its index in a list; <see cref="IsField"/> for a field, <see cref="IsObject"/> for the object.</param>
/// <param name="Problems">Where problems go.</param>
internal readonly record struct FieldValue(TextNode Node, TextNode Place, FieldPath Around, int Index, ProblemList Problems)
{
    private const int IsField = -1;

    private const int IsObject = -2;

    /// <summary>The path from the object, for example <c>spec.http[0].route[1].weight</c>.</summary>
    public string Path => Index switch
    {
        IsObject => Around.Text,
        IsField => Around.TextUnder(Key),
        _ => Around.TextAt(Index),
    };

    /// <summary>The line of the field's key, or of the item.</summary>
    public int Line => Place.Line;

    /// <summary>The column of it.</summary>
    public int Column => Place.Column;

    /// <summary>The path in which the fields and items of this value stand.</summary>
    public FieldPath Within => Index switch
    {
        IsObject => Around,
        IsField => Around.Under(Key),
        _ => Around.At(Index),
    };

    private string Key => ((ScalarNode)Place).Value;

    /// <summary>An object as a whole.</summary>
    public static FieldValue Of(TextNode node, ProblemList problems, SharedTexts texts) =>
        new(node, node, new(texts), IsObject, problems);

    /// <summary>A document that stands as text in an object.</summary>
    /// <param name="node">The document.</param>
    /// <param name="around">The path of the text.</param>
    /// <param name="problems">Where problems go.</param>
    public static FieldValue In(TextNode node, FieldPath around, ProblemList problems) => new(node, node, around, IsObject, problems);

    /// <summary>The text, as one string with equal texts of other objects: for what is kept.</summary>
    public string Share(string text) => Around.Texts.Share(text);

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

    /// <summary>Reads a list item by item.</summary>
    public EquatableList<T> Items<T>(Func<FieldValue, T> read, int max = int.MaxValue, string expected = "a list")
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

        var (self, within) = (this, Within);
        return EquatableList.Make(list.Items.Length, index => read(self.Item(within, list, index)));
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
        var within = Within;
        foreach (var entry in mapping.Entries)
        {
            pairs.Add(new(entry.Key.Value, read(entry.Key.Value, Child(within, entry))));
        }

        return pairs;
    }

    /// <summary>The value under a key of this mapping.</summary>
    public FieldValue Child(MappingEntry entry) => Child(Within, entry);

    /// <summary>The value under a key of this mapping, whose path is known.</summary>
    public FieldValue Child(FieldPath within, MappingEntry entry) => new(entry.Value, entry.Key, within, IsField, Problems);

    /// <summary>An item of this list; the value itself where it is none.</summary>
    public FieldValue Item(int index) => Node is SequenceNode list && index < list.Items.Length ? Item(Within, list, index) : this;

    private FieldValue Item(FieldPath within, SequenceNode list, int index) =>
        new(list.Items[index], list.Items[index], within, index, Problems);

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
}
