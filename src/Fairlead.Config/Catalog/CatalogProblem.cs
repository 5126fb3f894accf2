using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>Makes problems of objects beside each other.</summary>
internal static class CatalogProblem
{
    public static ConfigProblem Error(ErrorCode code, ConfigObject item, FieldPlace place, string message, string remedy) =>
        Make(code, ProblemSeverity.Error, item, place, message, remedy);

    public static ConfigProblem Warning(ErrorCode code, ConfigObject item, FieldPlace place, string message, string remedy) =>
        Make(code, ProblemSeverity.Warning, item, place, message, remedy);

    private static ConfigProblem Make(ErrorCode code, ProblemSeverity severity, ConfigObject item, FieldPlace place, string message, string remedy) => new()
    {
        Code = code.Code,
        Severity = severity,
        Key = item.Key,
        Origin = place.Origin,
        Path = place.Path,
        Message = message,
        Remedy = remedy,
    };
}
