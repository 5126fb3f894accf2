using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Rules that never decide, since rules of the same object before them take every request that they are for. One behind a rule without
/// condition is told of when it is read. Pure.
/// </summary>
internal static class UnreachableRules
{
    public static IEnumerable<ConfigProblem> Find(IEnumerable<ClaimedObject> objects) =>
        from item in objects
        from route in item.Claims.Routes
        where route.Merge == RouteMerge.Exclusive
        from problem in Find(item.Key, route)
        select problem;

    private static IEnumerable<ConfigProblem> Find(ConfigKey key, RouteClaim route)
    {
        List<(RuleClaim Rule, MatchClaim Match)> before = [];
        MatchClaim any = new(new RouteMatch(), null, route.AppliesToMesh, route.Listeners);
        foreach (var rule in route.Rules)
        {
            // A rule takes what one of its conditions takes.
            List<RuleClaim> covering = [];
            foreach (var match in rule.Matches.Count == 0 ? [any] : rule.Matches)
            {
                if (before.Find(earlier => MatchCover.Covers(earlier.Match, match)).Rule is not { } first)
                {
                    covering.Clear();
                    break;
                }

                covering.Add(first);
            }

            if (covering.Count > 0)
            {
                var paths = covering.Select(static first => first.Path).Distinct(StringComparer.Ordinal).ToList();
                yield return ClaimedObject.Warning(
                    AnalysisCodes.UnreachableRule, new(key, rule.Path),
                    $"never reached: {string.Join(" and ", paths)} {(paths.Count == 1 ? "takes" : "take")} every request that it is for",
                    "move it up, or remove it");
            }

            // What delegates leaves requests to the rules behind it; what has no condition was told of already.
            if (rule.Delegate is null)
            {
                before.AddRange(rule.Matches.Select(match => (rule, match)));
            }
        }
    }
}
