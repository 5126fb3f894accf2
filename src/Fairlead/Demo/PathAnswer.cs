using System.Globalization;

namespace Fairlead.Demo;

/// <summary>What came back on a service-to-service path.</summary>
/// <param name="Status">The HTTP status; 0 where nothing came back.</param>
/// <param name="Body">The name of the service that answered, or why none did.</param>
/// <param name="Route">The route that was taken, as the response header tells.</param>
internal sealed record PathAnswer(int Status, string Body, string Route)
{
    /// <summary>Whether the right service answered by way of its route.</summary>
    public bool IsFrom(DemoService service) => Status == 200 && Body == service.Name && Route == service.Name;

    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Status}\n{Route}\n{Body}");

    public static PathAnswer Parse(string text)
    {
        var parts = text.Split('\n', 3);
        return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new(status, parts[2], parts[1])
            : new(0, text, "");
    }

    public override string ToString() =>
        Status == 0
            ? Body
            : string.Create(CultureInfo.InvariantCulture, $"{Status} {Body.Trim()}{(Route.Length > 0 ? $" by route {Route}" : "")}");
}
