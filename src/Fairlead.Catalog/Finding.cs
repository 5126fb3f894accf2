using Fairlead.Model.Objects;

namespace Fairlead.Catalog;

/// <summary>Something that is wrong with an object beside others. Immutable.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Host">A host that nobody declares, for which a similar one is looked for when the problem is shown; null where none
/// is.</param>
internal sealed record Finding(ConfigProblem Problem, UnknownHost? Host = null)
{
    public bool IsError => Problem.Severity == ProblemSeverity.Error;

    /// <summary>What is to be said of the object.</summary>
    /// <param name="stage">When it was found.</param>
    public ObjectCondition ToCondition(int stage) => new(CatalogCodes.KindOf(Problem.Code), Problem) { Host = Host, Stage = stage };

    public static Finding Error(string code, ConfigKey key, string path, string message, string remedy, Provenance? related = null) =>
        new(Make(code, ProblemSeverity.Error, key, path, message, remedy, related));

    public static Finding Warning(string code, ConfigKey key, string path, string message, string remedy, Provenance? related = null) =>
        new(Make(code, ProblemSeverity.Warning, key, path, message, remedy, related));

    private static ConfigProblem Make(
        string code, ProblemSeverity severity, ConfigKey key, string path, string message, string remedy, Provenance? related) => new()
        {
            Code = code,
            Severity = severity,
            Key = key,
            Path = path,
            Message = message,
            Remedy = remedy,
            Related = related,
        };
}
