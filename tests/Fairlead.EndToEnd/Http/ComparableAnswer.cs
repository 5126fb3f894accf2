using System.Text.Json.Nodes;

namespace Fairlead.EndToEnd.Http;

/// <summary>What of an answer has to be the same from every proxy, as text that reads well in a difference.</summary>
internal static class ComparableAnswer
{
    /// <summary>Headers whose value is of one moment or of one product.</summary>
    private static readonly HashSet<string> Volatile = new(StringComparer.Ordinal)
    {
        "date", "server", "x-envoy-upstream-service-time", "x-request-id", "x-key", "x-attempt",
    };

    public static string From(HttpAnswer answer)
    {
        var lines = new List<string> { $"status {answer.Status}" };
        lines.AddRange(answer.Headers
            .Where(h => !(answer.Headers.ContainsKey("x-backend") && h.Key == "content-length"))
            .Select(h => $"{h.Key}: {Value(h.Key, h.Value)}")
            .Order(StringComparer.Ordinal));
        if (answer.Echo is not { } echo)
        {
            lines.Add(answer.Body);
            return string.Join('\n', lines);
        }

        lines.Add(
            $"the backend saw {(string?)echo["method"]} {(string?)echo["target"]} {(string?)echo["protocol"]}, "
                + $"body '{(string?)echo["body"]}'");
        // The backend always sends the headers.
        lines.AddRange(((JsonObject)echo["headers"]!).Select(h => $"  {h.Key}: {Value(h.Key, (string?)h.Value)}")
            .Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static string? Value(string name, string? value) => name switch
    {
        // Which of the service's endpoints answers is a matter of turns.
        "x-backend" => "(some)",
        _ when Volatile.Contains(name) => "(some)",
        _ => value,
    };
}
