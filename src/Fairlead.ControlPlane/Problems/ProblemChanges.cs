using Fairlead.Catalog;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Problems;

/// <summary>
/// Which problems came and which went between two moments. One that stands in another line by now, or to which something else is proposed,
/// is the same. Immutable.
/// </summary>
/// <param name="Came">Those that are new.</param>
/// <param name="Went">Those that are no more.</param>
internal sealed record ProblemChanges(IReadOnlyList<ConfigProblem> Came, IReadOnlyList<ConfigProblem> Went)
{
    /// <summary>What differs between two lists, at the cost of both.</summary>
    public static ProblemChanges Between(IEnumerable<ConfigProblem> before, IEnumerable<ConfigProblem> after)
    {
        var now = after.DistinctBy(Identity).ToList();
        HashSet<ProblemIdentity> old = [.. before.Select(Identity)];
        var came = now.FindAll(problem => !old.Contains(Identity(problem)));
        HashSet<ProblemIdentity> kept = [.. now.Select(Identity)];
        return new(came, [.. before.DistinctBy(Identity).Where(problem => !kept.Contains(Identity(problem)))]);
    }

    /// <summary>What differs in what became of the objects, at the cost of the objects of which something else became.</summary>
    public static ProblemChanges Between(OrderedMap<ConfigKey, ObjectStatus> before, CatalogState after)
    {
        List<ConfigProblem> came = [];
        List<ConfigProblem> went = [];
        foreach (var change in after.Statuses.ChangesSince(before))
        {
            // A name that was probably meant is looked for only where it is told.
            var status = came.Count < ProblemLog.MostSingly && change.After is { Conditions.Count: > 0 }
                ? after.StatusOf(change.Key)
                : change.After;
            var changes = Between(Problems(change.Before), Problems(status));
            came.AddRange(changes.Came);
            went.AddRange(changes.Went);
        }

        return new(came, went);
    }

    private static IEnumerable<ConfigProblem> Problems(ObjectStatus? status) =>
        status?.Conditions.Select(static condition => condition.Problem) ?? [];

    // Of a problem that names no object, the file tells whose it is.
    private static ProblemIdentity Identity(ConfigProblem problem) => new(
        problem.Code, problem.Severity, problem.Key, problem.Key is null ? problem.Origin?.File : null, problem.Path, problem.Message);

    private readonly record struct ProblemIdentity(
        string Code, ProblemSeverity Severity, ConfigKey? Key, string? File, string Path, string Message);
}
