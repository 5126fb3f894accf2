using Fairlead.Catalog;
using Fairlead.Config.Applied;
using Fairlead.Config.Files;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.ControlPlane.Status;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>
/// What applying texts would do: to the applied objects, and in the mesh, where they are joined with everything else on a fork of the live
/// state. It costs what differs. Nothing is stored and nobody is served otherwise.
/// </summary>
/// <param name="sources">What is looked at.</param>
internal sealed class DryRun(AdminSources sources)
{
    /// <summary>Runs it.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="prune">Which of the applied objects would be pruned; null: none.</param>
    /// <param name="answer">What the admin API answers by.</param>
    public ApplyReport Run(IReadOnlyList<ApplyText> texts, LabelSelector? prune, out ApplyAnswer answer)
    {
        var now = sources.Store.Snapshots.Current.Value;
        var plan = sources.Applied.Plan(texts, prune, key => now.Objects.Find(key)?.ResourceVersion);
        var planned = plan.JoinedBy(sources.Store, sources.Applied.Source, sources.Time.GetUtcNow());

        // What is applied and not joined yet is no part of what this would change.
        var before = Joined(sources.Joined(), now);
        var after = Joined(before, planned);
        var places = new PlaceLookup(planned.Places) { Texts = [.. texts.Select(static text => new ConfigText(text.Name, text.Content))] };
        List<ConfigProblem> problems =
        [
            .. plan.Answer.Problems,
            .. planned.Problems.Except(now.Problems),
            .. ProblemsOf(plan.Answer, before, after).Select(places.Locate),
        ];
        answer = plan.Answer with { Problems = problems };
        ObjectStatuses statuses = new(planned, after);
        return ApplyReport.From(answer, result => IsTaken(result.Action) ? ObjectReports.WordOf(statuses.Find(result.Key)) : null) with
        {
            DryRun = true,
        };
    }

    private CatalogState Joined(CatalogState former, ConfigSnapshot config) =>
        sources.Scopes.Catalog.Step(former, former.Inputs with { Objects = config.Objects });

    // All that is to be said of the objects that are given; of others what was not to be said before.
    private static IEnumerable<ConfigProblem> ProblemsOf(ApplyAnswer answer, CatalogState before, CatalogState after)
    {
        HashSet<ConfigKey> given = [.. answer.Results.Where(static result => IsTaken(result.Action)).Select(static result => result.Key)];
        foreach (var key in given)
        {
            foreach (var condition in after.StatusOf(key)?.Conditions ?? [])
            {
                yield return condition.Problem;
            }
        }

        var changed = after.Statuses.ChangesSince(before.Statuses).Select(static change => change.Key);
        foreach (var key in changed.Where(key => !given.Contains(key)))
        {
            var known = before.StatusOf(key)?.Conditions ?? [];
            foreach (var condition in (after.StatusOf(key)?.Conditions ?? []).Where(condition => !known.Contains(condition)))
            {
                yield return condition.Problem;
            }
        }
    }

    private static bool IsTaken(ApplyAction action) => action is ApplyAction.Created or ApplyAction.Configured or ApplyAction.Unchanged;
}
