using System.Globalization;
using System.Text;

namespace Fairlead.Config.Shapes;

/// <summary>The page of a kind, in Markdown: docs/reference/config holds them. Pure.</summary>
public static class KindPage
{
    /// <summary>Writes the page.</summary>
    public static string Write(KindShape kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {kind.Kind}\n\n{kind.Spec.Meaning}\n\n");
        var versions = string.Join(", ", kind.Versions.Select(static version => $"`{version}`"));
        page.Append(CultureInfo.InvariantCulture, $"`apiVersion`: {versions}. `fairlead explain {kind.Kind}` prints the same.\n");
        page.Append(CultureInfo.InvariantCulture, $"\n```yaml\n{kind.Example.Trim()}\n```\n");

        // One message may stand in several places: its fields are listed once.
        var messages = kind.Messages().ToLookup(static place => place.Message, static place => place.Path);
        foreach (var places in messages)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {Title(kind, places.Key)}\n\n");
            if (places.Key != kind.Spec)
            {
                var paths = string.Join(", ", places.Select(static path => $"`{path}`"));
                page.Append(CultureInfo.InvariantCulture, $"{places.Key.Meaning} At {paths}.\n\n");
            }

            page.Append("| field | takes | default | meaning |\n|---|---|---|---|\n");
            foreach (var field in places.Key.Fields)
            {
                page.Append(
                    CultureInfo.InvariantCulture, $"| `{field.Name}` | {Takes(field)} | {Default(field)} | {Cell(Meaning(field))} |\n");
            }
        }

        return page.ToString();
    }

    private static string Title(KindShape kind, MessageShape message) => message == kind.Spec ? "spec" : message.Name;

    private static string Takes(FieldShape field)
    {
        var type = field is { Message: { } message, State: FieldState.Served }
            ? field.TypeName.Replace(message.Name, $"[{message.Name}](#{Anchor(message.Name)})", StringComparison.Ordinal)
            : field.TypeName;
        return field.Words.Count == 0 ? type : string.Join(", ", field.Words.Select(static word => $"`{word}`"));
    }

    private static string Default(FieldShape field) =>
        field.IsRequired ? "**required**" : Cell(field.Default);

    private static string Meaning(FieldShape field)
    {
        var text = new StringBuilder(field.Meaning);
        if (field.Limits is { Length: > 0 } limits)
        {
            text.Append(CultureInfo.InvariantCulture, $" {limits}.");
        }

        if (field.Needs.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" It needs `{field.Needs}`.");
        }

        if (field.Example.Length > 0 && field.Words.Count == 0 && field.Kind != FieldKind.Boolean)
        {
            text.Append(CultureInfo.InvariantCulture, $" Example: `{field.Example}`.");
        }

        if (field.Difference.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" *Unlike Istio*: {field.Difference}");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Anchor(string title) => title.ToLowerInvariant().Replace(' ', '-');
}
