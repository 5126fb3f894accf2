using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Drafts;

/// <summary>Collects what cannot be given as it was written; each finding once. Made for one translation, not shared.</summary>
internal sealed class ProblemSet
{
    // What nobody wrote comes from what a node says of itself.
    private static readonly ConfigOrigin Node = new("node", "", 0, 0);

    private readonly Dictionary<string, ConfigProblem> _problems = new(StringComparer.Ordinal);

    public void Warn(string code, Provenance? cause, string message, string remedy = "") =>
        Add(code, ProblemSeverity.Warning, cause, message, remedy);

    public void Refuse(string code, Provenance? cause, string message, string remedy = "") =>
        Add(code, ProblemSeverity.Error, cause, message, remedy);

    public EquatableList<ConfigProblem> ToList() =>
        _problems.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value).ToEquatableList();

    private void Add(string code, ProblemSeverity severity, Provenance? cause, string message, string remedy)
    {
        var problem = new ConfigProblem
        {
            Code = code,
            Severity = severity,
            Key = cause?.Key,
            Path = cause?.Path ?? "",
            Origin = cause is null ? Node : null,
            Message = message,
            Remedy = remedy,
        };
        _problems.TryAdd(problem.ToString(), problem);
    }
}
