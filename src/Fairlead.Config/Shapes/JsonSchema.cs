using System.Text.Json.Nodes;

namespace Fairlead.Config.Shapes;

/// <summary>
/// JSON schemas (draft 2020-12) for editors, of one kind or of all. They accept what is read, but for Istio's mesh document, which is
/// no object of a kind; of what is refused they find most. Pure.
/// </summary>
public static class JsonSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    // What a YAML 1.2 editor takes for a number may stand in quotes.
    private const string IntegerText = "^-?[0-9]+$";

    private const string NumberText = @"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    private const string DurationText = @"^[0-9.]+(ns|us|µs|ms|s|m|h)([0-9.]+(ns|us|µs|ms|s|m|h))*$|^0$";

    /// <summary>The schema of one kind.</summary>
    public static JsonObject Of(KindShape kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var definitions = new JsonObject();
        var schema = ObjectOf(kind, definitions);
        schema.Insert(0, "$schema", Dialect);
        schema["$defs"] = definitions;
        return schema;
    }

    /// <summary>The schema of a document of any of these kinds, or of a list of them.</summary>
    public static JsonObject Of(IReadOnlyList<KindShape> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var definitions = new JsonObject();
        var choices = new JsonArray();
        foreach (var kind in kinds)
        {
            var schema = ObjectOf(kind, definitions);
            definitions[kind.Kind] = schema;
            choices.Add((JsonNode)Choice([kind.Kind], new JsonObject { ["$ref"] = $"#/$defs/{kind.Kind}" }));
        }

        // As "kubectl get -o yaml" prints several, and as servers answer.
        string[] lists = ["List", .. kinds.Select(static kind => $"{kind.Kind}List")];
        choices.Add((JsonNode)Choice(lists, new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = "#" } },
            },
        }));
        return new()
        {
            ["$schema"] = Dialect,
            ["title"] = "Fairlead's configuration",
            ["type"] = "object",
            ["required"] = new JsonArray("apiVersion", "kind"),
            ["properties"] = new JsonObject
            {
                ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. kinds.Select(static kind => kind.Kind).Concat(lists)]) },
            },
            ["allOf"] = choices,
            ["$defs"] = definitions,
        };
    }

    private static JsonObject Choice(string[] kinds, JsonObject schema) => new()
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. kinds]) } },
            ["required"] = new JsonArray("kind"),
        },
        ["then"] = schema,
    };

    private static JsonObject ObjectOf(KindShape kind, JsonObject definitions) => new()
    {
        ["title"] = kind.Kind,
        ["description"] = kind.Spec.Meaning,
        ["type"] = "object",
        ["required"] = new JsonArray("apiVersion", "kind", "metadata", "spec"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["enum"] = new JsonArray([.. kind.Versions]) },
            ["kind"] = new JsonObject { ["const"] = kind.Kind },
            ["metadata"] = Metadata(),
            ["spec"] = MessageOf(kind, "spec", kind.Spec, definitions),
            ["status"] = new JsonObject(),
        },
        ["additionalProperties"] = false,
    };

    private static JsonObject Metadata() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("name"),
        ["properties"] = new JsonObject
        {
            ["name"] = new JsonObject { ["type"] = "string", ["description"] = "Unique in kind and namespace.", ["maxLength"] = 253 },
            ["namespace"] = new JsonObject
            {
                ["type"] = new JsonArray("string", "null"),
                ["description"] = "Default: default.",
                ["maxLength"] = 63,
            },
            ["labels"] = TextMap(),
            ["annotations"] = TextMap(),
        },
    };

    private static JsonObject TextMap() =>
        new() { ["type"] = new JsonArray("object", "null"), ["additionalProperties"] = new JsonObject { ["type"] = "string" } };

    // Messages are definitions, each under the name of its kind and its own: one of equal fields stands in many places.
    private static JsonObject MessageOf(KindShape kind, string path, MessageShape message, JsonObject definitions)
    {
        var name = path == "spec" ? $"{kind.Kind}.spec" : $"{kind.Kind}.{message.Name.Replace(' ', '-')}";
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject();
            var properties = new JsonObject();
            foreach (var field in message.Fields)
            {
                foreach (var spelling in field.Aliases.Prepend(field.Name))
                {
                    properties[spelling] = FieldOf(kind, $"{path}.{field.Name}", field, definitions);
                }
            }

            var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = message.IsOpen };
            string[] required = [.. message.Fields.Where(static field => field.IsRequired).Select(static field => field.Name)];
            if (required.Length > 0)
            {
                schema["required"] = new JsonArray([.. required]);
            }

            definitions[name] = schema;
        }

        return new() { ["$ref"] = $"#/$defs/{name}" };
    }

    private static JsonObject FieldOf(KindShape kind, string path, FieldShape field, JsonObject definitions)
    {
        JsonObject one = field switch
        {
            { State: FieldState.Refused } => new() { ["not"] = new JsonObject() },
            { State: FieldState.Ignored } => [],
            { Kind: FieldKind.Message, Message: { } message } => MessageOf(kind, path, message, definitions),
            { Kind: FieldKind.Text } => new() { ["type"] = "string" },
            { Kind: FieldKind.Duration } => new() { ["type"] = "string", ["pattern"] = DurationText },
            { Kind: FieldKind.Word } => new() { ["enum"] = new JsonArray([.. field.Words]) },
            { Kind: FieldKind.Boolean } => new() { ["type"] = "boolean" },
            { Kind: FieldKind.WholeNumber } => NumberOf("integer", IntegerText, field),
            { Kind: FieldKind.Number } => NumberOf("number", NumberText, field),
            _ => [],
        };
        var schema = field.State != FieldState.Served ? one : field.Repeat switch
        {
            FieldRepeat.List => new() { ["type"] = "array", ["items"] = one },
            FieldRepeat.Map => new() { ["type"] = "object", ["additionalProperties"] = one },
            _ => one,
        };
        schema["description"] = field.Difference.Length == 0 ? field.Meaning : $"{field.Meaning} Unlike Istio: {field.Difference}";
        return schema;
    }

    private static JsonObject NumberOf(string type, string pattern, FieldShape field)
    {
        var number = new JsonObject { ["type"] = type };
        if (field.Min is { } min)
        {
            number["minimum"] = min;
        }

        if (field.Max is { } max)
        {
            number["maximum"] = max;
        }

        return new() { ["anyOf"] = new JsonArray(number, new JsonObject { ["type"] = "string", ["pattern"] = pattern }) };
    }
}
