using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>Brings the rules of several objects for one host and place into the order in which they are tried.</summary>
internal static class RuleOrder
{
    /// <summary>The rules for requests.</summary>
    /// <param name="parts">What each object gives, in the order of keys.</param>
    public static EquatableList<RouteRule> Join(IReadOnlyList<RulePart<RouteRule>> parts) =>
        parts is [{ Binding.Route.Merge: RouteMerge.Exclusive } only]
            ? only.Rules.ToEquatableList()
            : InOrder(parts, RouteMerge.Exclusive).SelectMany(static part => part.Rules)
                .Concat(InOrder(parts, RouteMerge.Specificity)
                    .SelectMany(static part =>
                        part.Rules.SelectMany(OneForEachMatch).Select(rule => (Host: RankOf(part.Binding), Rule: rule)))
                    .OrderBy(static rule => rule.Host)
                    .ThenByDescending(static rule => SpecificityOf(rule.Rule))
                    .Select(static rule => rule.Rule))
                .Concat(parts.Where(static part => part.Binding.Route.Merge == RouteMerge.Split)
                    .SelectMany(static part => part.Rules)
                    .OrderBy(static rule => rule.Matches.Count > 0 ? 0 : 1))
                .ToEquatableList();

    /// <summary>The rules for connections. Server names decide by how close they are, whatever the order is.</summary>
    /// <param name="parts">What each object gives, in the order of keys.</param>
    public static EquatableList<StreamRule> Join(IReadOnlyList<RulePart<StreamRule>> parts) =>
        parts is [{ Binding.Route.Merge: RouteMerge.Exclusive } only]
            ? only.Rules.ToEquatableList()
            : InOrder(parts, RouteMerge.Exclusive)
                .Concat(InOrder(parts, RouteMerge.Specificity))
                .Concat(parts.Where(static part => part.Binding.Route.Merge == RouteMerge.Split))
                .SelectMany(static part => part.Rules)
                .ToEquatableList();

    // Equal ones stay in the order of keys.
    private static IEnumerable<RulePart<TRule>> InOrder<TRule>(IReadOnlyList<RulePart<TRule>> parts, RouteMerge merge) =>
        parts.Where(part => part.Binding.Route.Merge == merge)
            .OrderBy(static part => RankOf(part.Binding))
            .ThenBy(static part => AgedKey.AgeOf(part.Binding.Route));

    private static int RankOf(RouteBinding binding) => TableKey.RankOf(binding.Name, binding.Route.Merge);

    private static IEnumerable<RouteRule> OneForEachMatch(RouteRule rule) =>
        rule.Matches.Count < 2 ? [rule] : rule.Matches.Select(match => rule with { Matches = [match] });

    private static (int Path, int Length, int Method, int Headers, int Parameters) SpecificityOf(RouteRule rule)
    {
        if (rule.Matches.Count == 0)
        {
            return default;
        }

        var match = rule.Matches[0]; // there is one
        var path = match.Path?.Kind switch
        {
            StringMatchKind.Exact => 3,
            StringMatchKind.Regex => 2,
            StringMatchKind.Prefix => 1,
            _ => 0,
        };
        return (
            path,
            path is 1 or 2 ? match.Path!.Value.Length : 0,
            match.Method is null ? 0 : 1,
            match.Headers.Count + match.WithoutHeaders.Count,
            match.QueryParameters.Count);
    }
}
