using System.Globalization;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Status;

/// <summary>Sums problems up for a stage's last error; warnings do not make a stage unwell.</summary>
internal static class StageErrors
{
    public static StageError? Summary(IEnumerable<ConfigProblem> problems)
    {
        var errors = problems.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        return errors.Count switch
        {
            0 => null,
            1 => new("", errors[0]),
            _ => new(string.Create(CultureInfo.InvariantCulture, $" (and {errors.Count - 1} more)"), errors[0]),
        };
    }
}
