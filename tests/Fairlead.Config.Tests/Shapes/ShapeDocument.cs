using System.Text;
using Fairlead.Config.Shapes;

namespace Fairlead.Config.Tests.Shapes;

/// <summary>Writes objects from their descriptions: just so much as leads to one message of a kind, and what is asked for in it.</summary>
internal static class ShapeDocument
{
    /// <summary>The key that stands for those which users choose: a port, and the name of a header, a parameter or a label.</summary>
    public const string Key = "80";

    /// <summary>Every message of a kind that is read, with the fields that lead to it.</summary>
    public static IEnumerable<(IReadOnlyList<FieldShape> Way, MessageShape Message)> Messages(KindShape kind) => Walk([], kind.Spec);

    /// <summary>An object in which a message has these fields.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="way">The fields that lead to the message.</param>
    /// <param name="fields">What it has, as YAML by the names of its fields.</param>
    public static string Write(KindShape kind, IReadOnlyList<FieldShape> way, IEnumerable<(string Name, string Value)> fields) => $$"""
        apiVersion: {{kind.Versions[0]}}
        kind: {{kind.Kind}}
        metadata: {name: example}
        spec: {{Nested(kind.Spec, way, Mapping(fields))}}
        """;

    /// <summary>A value of a field, with what it has to have at least.</summary>
    public static string Value(FieldShape field)
    {
        var one = field is { Kind: FieldKind.Message, Message: { } message, State: FieldState.Served }
            ? Mapping(message.Fields.Where(static inner => inner.IsRequired).Select(static inner => (inner.Name, Value(inner))))
            : field.Example.Length == 0 ? "{}" : field.Example;
        return Around(field, one);
    }

    /// <summary>The path of what is in a message, as problems have it, with <c>[]</c> for every index.</summary>
    public static string Path(IEnumerable<FieldShape> way) => way.Aggregate(
        "spec", static (path, field) => $"{path}.{field.Name}{field.PathSuffix.Replace("KEY", Key, StringComparison.Ordinal)}");

    private static IEnumerable<(IReadOnlyList<FieldShape>, MessageShape)> Walk(IReadOnlyList<FieldShape> way, MessageShape message)
    {
        yield return (way, message);
        foreach (var field in message.Fields)
        {
            if (field is { Message: { } inner, State: FieldState.Served })
            {
                foreach (var below in Walk([.. way, field], inner))
                {
                    yield return below;
                }
            }
        }
    }

    private static string Nested(MessageShape message, IReadOnlyList<FieldShape> way, string end) => way.Count == 0
        ? end
        : Mapping(message.Fields.Where(field => field.IsRequired && field.Name != way[0].Name)
            .Select(static field => (field.Name, Value(field)))
            .Concat(NeedsOf(way[0]))
            .Append((way[0].Name, Around(way[0], Nested(way[0].Message!, way.Skip(1).ToList(), end))))); // what leads further is a message

    /// <summary>What has to stand beside a field.</summary>
    public static IEnumerable<(string Name, string Value)> NeedsOf(FieldShape field) => field.Needs.Split(": ") is [var name, var value]
        ? [(name, value)]
        : [];

    private static string Around(FieldShape field, string one) => field.Repeat switch
    {
        FieldRepeat.List => $"[{one}]",
        FieldRepeat.Map when field.Kind == FieldKind.Message => $"{{\"{Key}\": {one}}}",
        FieldRepeat.Map => $"{{{one}}}",
        _ => one,
    };

    private static string Mapping(IEnumerable<(string Name, string Value)> fields)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in fields)
        {
            text.Append(text.Length == 1 ? "" : ", ").Append('"').Append(name).Append("\": ").Append(value);
        }

        return text.Append('}').ToString();
    }
}
