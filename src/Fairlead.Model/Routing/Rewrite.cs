namespace Fairlead.Model.Routing;

/// <summary>Changes to a request's path and authority before it is sent on. Immutable.</summary>
public sealed record Rewrite
{
    /// <summary>What the matched part of the path becomes (the prefix, or the whole path of an exact match); null: as it was.</summary>
    public string? Path { get; init; }

    /// <summary>An RE2 expression on the whole path; null: none. Excludes <see cref="Path"/>.</summary>
    public string? PathRegex { get; init; }

    /// <summary>What the expression's match becomes, with <c>\1</c> for groups.</summary>
    public string? PathSubstitution { get; init; }

    /// <summary>The new authority; null: as it was.</summary>
    public string? Authority { get; init; }
}
