using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Testing.Meshes;

/// <summary>Builds the documents of objects at the edges of their fields.</summary>
internal static class EdgeJson
{
    /// <summary>Puts a value at a path. Names of headers may have dots: what comes fourth is a name.</summary>
    public static void Put(JsonObject root, string path, string json)
    {
        var parts = path.Split('.', 4);
        JsonNode current = root;
        for (var index = 0; index < parts.Length; index++)
        {
            var isLast = index == parts.Length - 1;
            if (current is JsonArray list)
            {
                if (list.Count == 0)
                {
                    list.Add((JsonNode)new JsonObject());
                }

                current = list[0]!; // one was put there
                continue;
            }

            var parent = current.AsObject();
            if (isLast)
            {
                parent[parts[index]] = JsonNode.Parse(json);
                return;
            }

            if (parent[parts[index]] is not (JsonObject or JsonArray))
            {
                parent[parts[index]] = parts[index + 1] == "0" ? new JsonArray() : new JsonObject();
            }

            current = parent[parts[index]]!; // was put there
        }
    }

    /// <summary>A text as JSON, which YAML's readers take too.</summary>
    public static string Json(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c is < ' ' or '"' or '\\' or '\u007f'
                ? json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : json.Append(c);
        }

        return json.Append('"').ToString();
    }
}
