using Fairlead.Config.Diagnostics;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>Makes problems of objects beside each other.</summary>
internal static class CatalogProblem
{
    public static ConfigProblem Error(ErrorCode code, ConfigObject item, string path, string message, string remedy, Provenance? related = null) =>
        Make(code, ProblemSeverity.Error, item, path, message, remedy, related);

    public static ConfigProblem Warning(ErrorCode code, ConfigObject item, string path, string message, string remedy, Provenance? related = null) =>
        Make(code, ProblemSeverity.Warning, item, path, message, remedy, related);

    private static ConfigProblem Make(ErrorCode code, ProblemSeverity severity, ConfigObject item, string path, string message, string remedy, Provenance? related = null) => new()
    {
        Code = code.Code,
        Severity = severity,
        Key = item.Key,
        Path = path,
        Message = message,
        Remedy = remedy,
        Related = related,
    };
}
