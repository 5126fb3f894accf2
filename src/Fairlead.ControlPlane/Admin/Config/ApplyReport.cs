using Fairlead.Config.Applied;
using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>What became of the objects of a request, each by itself.</summary>
/// <param name="Objects">One for each object, in the order in which they were given; then those that were pruned.</param>
/// <param name="Problems">Everything that is wrong.</param>
public sealed record ApplyReport(IReadOnlyList<AppliedReport> Objects, IReadOnlyList<ProblemReport> Problems)
{
    /// <summary>True where it tells what would become of them: nothing was changed.</summary>
    public bool? DryRun { get; init; }

    /// <summary>The report of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="stateOf">The word for what the mesh would make of an object; null: that is not known.</param>
    internal static ApplyReport From(ApplyAnswer answer, Func<ApplyResult, string?>? stateOf = null) => new(
        [.. answer.Results.Select(result => AppliedReport.From(result) with { State = stateOf?.Invoke(result) })],
        [.. answer.Problems.Select(ProblemReport.From)]);
}
