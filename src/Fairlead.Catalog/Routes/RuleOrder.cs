using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>Brings the rules of several objects for one host and place into the order in which they are tried.</summary>
internal static class RuleOrder
{
    /// <summary>The rules for requests.</summary>
    /// <param name="parts">The claims with their objects' keys and the rules that were made of them, in the order of keys.</param>
    public static EquatableList<RouteRule> Join(IReadOnlyList<(ConfigKey Key, RouteClaim Route, List<RouteRule> Rules)> parts) =>
        parts is [{ Route.Merge: RouteMerge.Exclusive } only]
            ? only.Rules.ToEquatableList()
            : ByAge(parts, RouteMerge.Exclusive).SelectMany(static part => part.Rules)
                .Concat(ByAge(parts, RouteMerge.Specificity)
                    .SelectMany(static part => part.Rules.SelectMany(OneForEachMatch))
                    .OrderByDescending(static rule => SpecificityOf(rule)))
                .Concat(parts.Where(static part => part.Route.Merge == RouteMerge.Split)
                    .SelectMany(static part => part.Rules)
                    .OrderBy(static rule => rule.Matches.Count > 0 ? 0 : 1))
                .ToEquatableList();

    /// <summary>The rules for connections. Server names decide by how close they are, whatever the order is.</summary>
    /// <param name="parts">The claims with their objects' keys and the rules that were made of them, in the order of keys.</param>
    public static EquatableList<StreamRule> Join(IReadOnlyList<(ConfigKey Key, RouteClaim Route, List<StreamRule> Rules)> parts) =>
        parts is [{ Route.Merge: RouteMerge.Exclusive } only]
            ? only.Rules.ToEquatableList()
            : ByAge(parts, RouteMerge.Exclusive)
                .Concat(ByAge(parts, RouteMerge.Specificity))
                .Concat(parts.Where(static part => part.Route.Merge == RouteMerge.Split))
                .SelectMany(static part => part.Rules)
                .ToEquatableList();

    private static IEnumerable<(ConfigKey Key, RouteClaim Route, List<TRule> Rules)> ByAge<TRule>(
        IReadOnlyList<(ConfigKey Key, RouteClaim Route, List<TRule> Rules)> parts, RouteMerge merge) =>
        parts.Where(part => part.Route.Merge == merge)
            .OrderBy(static part => part.Route.CreatedAt ?? DateTimeOffset.MaxValue); // equal ones stay in the order of keys

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
