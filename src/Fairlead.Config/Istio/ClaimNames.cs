using Fairlead.Model;

namespace Fairlead.Config.Istio;

/// <summary>
/// Names of headers that stand for claims of the caller's token: <c>@request.auth.claims.admin</c>, <c>@request.auth.claims.group.id</c> or
/// <c>@request.auth.claims[group][id]</c>.
/// </summary>
internal static class ClaimNames
{
    private const string Prefix = "@request.auth.claims";

    /// <summary>Whether it is meant as a claim, well-formed or not.</summary>
    public static bool IsClaim(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The claim's name and those below it; empty where they are not well-formed.</summary>
    public static EquatableList<string> PathOf(string name)
    {
        var rest = name[Prefix.Length..];
        string[] parts = rest switch
        {
            ['.', ..] => rest[1..].Split('.'),
            ['[', .. var inner, ']'] => inner.Split("]["),
            _ => [],
        };
        return Array.TrueForAll(parts, static part => part.Length > 0 && !part.AsSpan().ContainsAny('[', ']')) ? [.. parts] : [];
    }
}
