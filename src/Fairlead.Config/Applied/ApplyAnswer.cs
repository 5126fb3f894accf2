using Fairlead.Model.Objects;

namespace Fairlead.Config.Applied;

/// <summary>What became of the objects of a request, each by itself. Immutable.</summary>
/// <param name="Results">One for each object, in the order in which they were given; then those that were pruned.</param>
/// <param name="Problems">Everything that is wrong.</param>
public sealed record ApplyAnswer(IReadOnlyList<ApplyResult> Results, IReadOnlyList<ConfigProblem> Problems)
{
    /// <summary>Whether something of the request was not done.</summary>
    public bool HasErrors => Problems.Any(static problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Whether somebody else was faster.</summary>
    public bool HasConflict => Results.Any(static result => result.Action == ApplyAction.Conflict);
}
