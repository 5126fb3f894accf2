using Fairlead.Cli;
using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.Inspect;

/// <summary>Prints a problem of the configuration on one line, in the one form that every verb uses.</summary>
internal static class ProblemText
{
    public static TextCell Of(ProblemReport problem)
    {
        var place = problem.Line == 0
            ? problem.File
            : problem.Column == 0 ? $"{problem.File}:{problem.Line}" : $"{problem.File}:{problem.Line}:{problem.Column}";
        var path = problem.Path.Length == 0 ? "" : $"{problem.Path}: ";
        var remedy = problem.Remedy.Length == 0 ? "" : $" ({problem.Remedy})";
        return new(
            $"{problem.Severity} {problem.Code} {place} {path}{problem.Message}{remedy}",
            problem.Severity == "error" ? Tone.Bad : Tone.Warn);
    }
}
