using System.Text.Json.Nodes;

namespace Fairlead.EndToEnd.Http;

/// <summary>What came back for a request.</summary>
public sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body, TimeSpan Elapsed)
{
    /// <summary>What the backend saw, where one answered.</summary>
    public JsonObject? Echo { get; } = Headers.ContainsKey("x-backend") && Body.Length > 0 ? JsonNode.Parse(Body) as JsonObject : null;

    /// <summary>Who answered; null: the proxy itself.</summary>
    public string? Backend => (string?)Echo?["backend"];

    /// <summary>The request target that the backend saw.</summary>
    public string? SeenTarget => (string?)Echo?["target"];

    /// <summary>A header that the backend saw.</summary>
    public string? SeenHeader(string name) => (string?)Echo?["headers"]?[name];

    /// <summary>A header of the response.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>For a message.</summary>
    public override string ToString() => $"{Status} {string.Join(", ", Headers.Select(h => $"{h.Key}: {h.Value}"))}\n{Body}";
}
