using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>An object with what it asks for. Immutable.</summary>
/// <param name="Key">The object.</param>
/// <param name="Claims">What it asks for.</param>
internal sealed record ClaimedObject(ConfigKey Key, ObjectClaims Claims)
{
    /// <summary>Something that is to be said of it.</summary>
    public static ConfigProblem Warning(string code, Provenance place, string message, string remedy, Provenance? related = null) => new()
    {
        Code = code,
        Severity = ProblemSeverity.Warning,
        Key = place.Key,
        Path = place.Path,
        Message = message,
        Remedy = remedy,
        Related = related,
    };
}
