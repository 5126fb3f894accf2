using Fairlead.Config.Applied;
using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>What became of the objects of a request, each by itself.</summary>
/// <param name="Objects">One for each object, in the order in which they were given; then those that were pruned.</param>
/// <param name="Problems">Everything that is wrong.</param>
public sealed record ApplyReport(IReadOnlyList<AppliedReport> Objects, IReadOnlyList<ProblemReport> Problems)
{
    internal static ApplyReport From(ApplyAnswer answer) =>
        new([.. answer.Results.Select(AppliedReport.From)], [.. answer.Problems.Select(ProblemReport.From)]);
}
