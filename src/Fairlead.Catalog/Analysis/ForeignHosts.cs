using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Hosts that no object declares and to which none is similar. A server may know them of a registry: what is an error there, if nobody
/// declares them, is a warning where only objects are looked at. Pure.
/// </summary>
internal static class ForeignHosts
{
    /// <summary>What is wrong with objects beside each other, with such hosts as warnings.</summary>
    public static IEnumerable<ConfigProblem> Soften(CatalogState state)
    {
        foreach (var (key, status) in state.Statuses.Marked())
        {
            // A name that was probably meant takes the place of the remedy.
            var explained = state.StatusOf(key)?.Conditions ?? [];
            for (var index = 0; index < status.Conditions.Count; index++)
            {
                var condition = status.Conditions[index];
                var shown = explained[index].Problem;
                var isForeign = condition is { Host: not null, Problem.Severity: ProblemSeverity.Error }
                    && shown.Remedy == condition.Problem.Remedy;
                yield return isForeign
                    ? ClaimedObject.Warning(
                        AnalysisCodes.ForeignHost, new(key, shown.Path),
                        $"nothing here declares the host \"{condition.Host!.Written}\"", // not null where it is foreign
                        "fine where a registry or another folder knows it")
                    : shown;
            }
        }
    }
}
