using Fairlead.Model.Routing;
using Fairlead.Translation.Scope;
using RouteMatch = Fairlead.Model.Routing.RouteMatch;

namespace Fairlead.Translation.Routes;

/// <summary>Conditions on the caller are decided here, since a client's routes are its own: those that do not hold leave the route out.</summary>
internal static class SourceMatch
{
    private static readonly RouteMatch[] Always = [new()];

    /// <summary>The conditions of a rule that are left for a client; none where the rule never applies to it.</summary>
    public static IEnumerable<RouteMatch> For(RouteRule rule, ProxyScope scope) =>
        rule.Matches.Count == 0 ? Always : rule.Matches.Where(match => Holds(match, scope));

    private static bool Holds(RouteMatch match, ProxyScope scope) =>
        match.SourceLabels.IsSubsetOf(scope.Labels) && (match.SourceNamespace.Length == 0 || match.SourceNamespace == scope.Namespace);
}
