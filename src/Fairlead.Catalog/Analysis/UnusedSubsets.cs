using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Subsets that no rule sends requests to. Rules count as they are written, those too that are refused for what other objects say. Pure.
/// </summary>
internal static class UnusedSubsets
{
    public static IEnumerable<ConfigProblem> Find(MeshSnapshot mesh, IEnumerable<ClaimedObject> objects)
    {
        var used = objects.SelectMany(static item => item.Claims.Routes)
            .SelectMany(DestinationsOf)
            .Where(static destination => destination.Subset.Length > 0)
            .Select(static destination => (destination.Subset, Host: destination.Host.Name))
            .ToLookup(static use => use.Subset, static use => use.Host);
        return
            from policy in mesh.Policies.Values
            from subset in policy.Subsets
            where !used[subset.Name].Any(host => IsMeant(policy.Host, host))
            select ClaimedObject.Warning(
                AnalysisCodes.UnusedSubset, subset.Provenance, $"no rule sends requests to the subset \"{subset.Name}\" of {policy.Host}",
                "remove it, or name it in a destination");
    }

    private static IEnumerable<DestinationClaim> DestinationsOf(RouteClaim route) =>
        route.Rules.SelectMany(static rule => rule.Destinations.Concat(rule.Mirrors.Select(static mirror => mirror.Destination)))
            .Concat(route.Streams.SelectMany(static rule => rule.Destinations));

    // A short host is the first label of a longer one.
    private static bool IsMeant(string host, string written) => host == written
        || host.StartsWith($"{written}.", StringComparison.Ordinal)
        || (host.StartsWith("*.", StringComparison.Ordinal) && written.EndsWith(host[1..], StringComparison.Ordinal))
        || host == "*";
}
