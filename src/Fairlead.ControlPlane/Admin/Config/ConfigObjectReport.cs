using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fairlead.Config.Places;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>A config object that counts, with what it says.</summary>
public sealed record ConfigObjectReport
{
    /// <summary>The id of the source that gives it.</summary>
    public required string Source { get; init; }

    /// <summary><c>accepted</c>, <c>stale</c> or <c>refused</c>, as the status of objects tells it.</summary>
    public required string State { get; init; }

    /// <summary>Its version: a hash of its content.</summary>
    public required string Version { get; init; }

    /// <summary>The file that it stands in; absent where it is in none.</summary>
    public string? File { get; init; }

    /// <summary>Its line there.</summary>
    public int? Line { get; init; }

    /// <summary>The object, with its version as <c>metadata.resourceVersion</c>.</summary>
    [JsonPropertyName("object")]
    public required JsonElement Document { get; init; }

    internal static ConfigObjectReport From(ConfigObject item, string state, PlaceLookup places)
    {
        var origin = places.Find(item.Key, "");
        return new()
        {
            Source = item.SourceId,
            State = state,
            Version = item.ResourceVersion,
            File = origin is { File.Length: > 0 } file ? file.File : null,
            Line = origin is { Line: > 0 } line ? line.Line : null,
            Document = DocumentOf(item),
        };
    }

    private static JsonElement DocumentOf(ConfigObject item)
    {
        // One that a program made has no document: then its head is all that can be shown.
        var root = item.Document.IsEmpty
            ? new() { ["apiVersion"] = item.ApiVersion, ["kind"] = item.Key.Kind }
            : JsonNode.Parse(item.Document.Span, null, new() { MaxDepth = 128 })!.AsObject(); // a document is an object
        if (root["metadata"] is not JsonObject metadata)
        {
            root["metadata"] = metadata = new() { ["name"] = item.Key.Name };
        }

        metadata["namespace"] ??= item.Key.Namespace;
        metadata["resourceVersion"] = item.ResourceVersion;
        using var document = JsonDocument.Parse(root.ToJsonString(), new() { MaxDepth = 128 });
        return document.RootElement.Clone();
    }
}
