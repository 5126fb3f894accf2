using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Config.Shapes;

/// <summary>What <c>fairlead explain</c> prints of a kind or a field. Pure.</summary>
public static class KindText
{
    private const int Width = 100;

    /// <summary>Explains a field, or the spec where the path is empty.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="path">The names of fields that lead to it, from the spec.</param>
    /// <param name="isRecursive">Whether all that is below is listed by name, without meanings.</param>
    /// <returns>The text; null where the path leads nowhere.</returns>
    public static string? Write(KindShape kind, IReadOnlyList<string> path, bool isRecursive)
    {
        if (!TryFind(kind, path, out var field, out var message))
        {
            return null;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"KIND:     {kind.Kind}\nVERSION:  {kind.Versions[0]}\n");
        if (field is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"FIELD:    spec.{string.Join('.', path)} {Type(field)}\n");
        }

        text.Append("\nDESCRIPTION:\n");
        Describe(text, "  ", field, field is null ? kind.Spec.Meaning : field.Meaning);
        if (message is not null)
        {
            text.Append("\nFIELDS:\n");
            WriteFields(text, message, "  ", isRecursive);
        }
        else if (field is { Example.Length: > 0 })
        {
            text.Append(CultureInfo.InvariantCulture, $"\nEXAMPLE:\n  {field.Name}: {(field.Repeat switch
            {
                FieldRepeat.List => $"[{field.Example}]",
                FieldRepeat.Map => $"{{{field.Example}}}",
                _ => field.Example,
            })}\n");
        }

        return text.ToString();
    }

    /// <summary>The same as a document; null where the path leads nowhere.</summary>
    public static JsonObject? Document(KindShape kind, IReadOnlyList<string> path)
    {
        if (!TryFind(kind, path, out var field, out var message))
        {
            return null;
        }

        var document = new JsonObject
        {
            ["kind"] = kind.Kind,
            ["version"] = kind.Versions[0],
            ["path"] = string.Join('.', path.Prepend("spec")),
        };
        if (field is null)
        {
            document["meaning"] = kind.Spec.Meaning;
        }
        else
        {
            Fill(document, field);
        }

        if (message is not null)
        {
            document["fields"] = new JsonArray([.. message.Fields.Select(static inner => Fill(new() { ["name"] = inner.Name }, inner))]);
        }

        return document;
    }

    private static JsonObject Fill(JsonObject document, FieldShape field)
    {
        document["type"] = field.TypeName;
        document["required"] = field.IsRequired;
        document["meaning"] = field.Meaning;
        document["default"] = field.Default;
        document["words"] = new JsonArray([.. field.Words]);
        document["example"] = field.Example;
        document["difference"] = field.Difference;
        return document;
    }

    private static bool TryFind(KindShape kind, IReadOnlyList<string> path, out FieldShape? field, out MessageShape? message)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(path);
        (field, message) = (null, kind.Spec);
        foreach (var name in path)
        {
            field = message?.Find(name);
            if (field is null)
            {
                return false;
            }

            message = field.State == FieldState.Served ? field.Message : null;
        }

        return true;
    }

    private static string Type(FieldShape field) => $"<{field.TypeName}>{(field.IsRequired ? " -required-" : "")}";

    private static void WriteFields(StringBuilder text, MessageShape message, string indent, bool isRecursive)
    {
        foreach (var field in message.Fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}{field.Name} {Type(field)}\n");
            if (!isRecursive)
            {
                Describe(text, $"{indent}  ", field, field.Meaning);
                text.Append('\n');
            }
            else if (field is { Message: { } inner, State: FieldState.Served })
            {
                WriteFields(text, inner, $"{indent}  ", isRecursive);
            }
        }
    }

    private static void Describe(StringBuilder text, string indent, FieldShape? field, string meaning)
    {
        Wrap(text, indent, meaning);
        if (field is null)
        {
            return;
        }

        if (field.Words.Count > 0)
        {
            Wrap(text, indent, $"One of {string.Join(", ", field.Words)}.");
        }

        if (field.Limits is { Length: > 0 } limits)
        {
            Wrap(text, indent, $"{limits}.");
        }

        if (field.Needs.Length > 0)
        {
            Wrap(text, indent, $"It needs {field.Needs}.");
        }

        if (field.Default.Length > 0)
        {
            Wrap(text, indent, $"Default: {field.Default}");
        }

        if (field.Difference.Length > 0)
        {
            Wrap(text, indent, $"Unlike Istio: {field.Difference}");
        }
    }

    private static void Wrap(StringBuilder text, string indent, string paragraph)
    {
        var line = indent.Length;
        text.Append(indent);
        foreach (var word in paragraph.Split(' '))
        {
            if (line > indent.Length && line + 1 + word.Length > Width)
            {
                text.Append('\n').Append(indent);
                line = indent.Length;
            }
            else if (line > indent.Length)
            {
                text.Append(' ');
                line++;
            }

            text.Append(word);
            line += word.Length;
        }

        text.Append('\n');
    }
}
