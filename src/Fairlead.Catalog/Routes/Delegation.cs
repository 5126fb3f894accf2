using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>Puts the rules of an object that others delegate to under the rule that delegates.</summary>
internal static class Delegation
{
    /// <summary>
    /// The rules of an object that may be delegated to from a namespace: those that are for no hosts, and do not delegate themselves.
    /// </summary>
    public static IEnumerable<RuleClaim> RulesOf(ConfigKey target, ObjectClaims claims, string fromNamespace) =>
        claims.Routes
            .Where(route => route.Hosts.Count == 0 && Visibility.Includes(route.ExportTo, target.Namespace, fromNamespace))
            .SelectMany(static route => route.Rules)
            .Where(static rule => rule.Delegate is null);

    /// <summary>
    /// A rule of the other object as part of the rule that delegates: it counts where the conditions of both hold, and what it leaves out
    /// is as that one says. Null where both can never hold.
    /// </summary>
    /// <param name="route">What the rule that delegates belongs to.</param>
    /// <param name="root">The rule that delegates.</param>
    /// <param name="leaf">The rule of the other object.</param>
    public static RuleClaim? Join(RouteClaim route, RuleClaim root, RuleClaim leaf)
    {
        // A rule without conditions is taken wherever its claim is.
        MatchClaim any = new(new(), null, route.AppliesToMesh, route.Listeners);
        var matches = leaf.Matches.Count == 0
            ? root.Matches
            : root.Matches.DefaultIfEmpty(any)
                .SelectMany(one => leaf.Matches.Select(two => Join(one, two)))
                .OfType<MatchClaim>()
                .ToEquatableList();
        return matches.Count == 0 && leaf.Matches.Count > 0 ? null : leaf with
        {
            Name = NameOf(root.Name, leaf.Name),
            Matches = matches,
            Rewrite = leaf.Rewrite ?? root.Rewrite,
            Timeout = leaf.Timeout ?? root.Timeout,
            Retry = leaf.Retry ?? root.Retry,
            Fault = leaf.Fault ?? root.Fault,
            Mirrors = leaf.Mirrors.Count > 0 ? leaf.Mirrors : root.Mirrors,
            Cors = leaf.Cors ?? root.Cors,
            RateLimit = leaf.RateLimit ?? root.RateLimit,
            Headers = leaf.Headers.Equals(HeaderChanges.None) ? root.Headers : leaf.Headers,
        };
    }

    private static string NameOf(string root, string leaf) =>
        root.Length == 0 ? leaf : leaf.Length == 0 ? root : $"{root}-{leaf}";

    private static MatchClaim? Join(MatchClaim root, MatchClaim leaf)
    {
        if ((root.Port is { } one && leaf.Port is { } two && one != two)
            || !TryJoin(root.Match.Path, leaf.Match.Path, out var path)
            || !TryJoin(root.Match.Method, leaf.Match.Method, out var method)
            || !TryJoin(root.Match.Scheme, leaf.Match.Scheme, out var scheme)
            || !TryJoin(root.Match.Authority, leaf.Match.Authority, out var authority)
            || Join(root.Match.Headers, leaf.Match.Headers, Narrower) is not { } headers
            || Join(root.Match.WithoutHeaders, leaf.Match.WithoutHeaders, Same) is not { } withoutHeaders
            || Join(root.Match.QueryParameters, leaf.Match.QueryParameters, Narrower) is not { } parameters
            || Join(root.Match.SourceLabels, leaf.Match.SourceLabels, Same) is not { } labels
            || (root.Match.SourceNamespace.Length > 0
                && leaf.Match.SourceNamespace.Length > 0
                && root.Match.SourceNamespace != leaf.Match.SourceNamespace))
        {
            return null;
        }

        return root with
        {
            Port = root.Port ?? leaf.Port,
            Match = new()
            {
                Path = path,
                Method = method,
                Scheme = scheme,
                Authority = authority,
                Headers = headers,
                WithoutHeaders = withoutHeaders,
                QueryParameters = parameters,
                Claims = [.. root.Match.Claims, .. leaf.Match.Claims.Where(claim => !root.Match.Claims.Contains(claim))],
                SourceLabels = labels,
                SourceNamespace = root.Match.SourceNamespace.Length > 0 ? root.Match.SourceNamespace : leaf.Match.SourceNamespace,
                Name = NameOf(root.Match.Name, leaf.Match.Name),
                StatPrefix = leaf.Match.StatPrefix.Length > 0 ? leaf.Match.StatPrefix : root.Match.StatPrefix,
            },
        };
    }

    private static bool TryJoin(StringMatch? root, StringMatch? leaf, out StringMatch? joined)
    {
        joined = root is null || leaf is null ? root ?? leaf : Narrower(root, leaf);
        return joined is not null || (root is null && leaf is null);
    }

    // The leaf's condition, where whatever fulfils it fulfils the root's; null where that is not certain.
    private static StringMatch? Narrower(StringMatch root, StringMatch leaf) =>
        root == leaf
        || root.Kind == StringMatchKind.Present
        || (root.Kind == StringMatchKind.Prefix
            && leaf.Kind is StringMatchKind.Prefix or StringMatchKind.Exact
            && (root.IgnoreCase || !leaf.IgnoreCase)
            && leaf.Value.StartsWith(root.Value, root.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            ? leaf
            : null;

    private static T? Same<T>(T root, T leaf)
        where T : class => root.Equals(leaf) ? leaf : null;

    private static EquatableMap<T>? Join<T>(EquatableMap<T> root, EquatableMap<T> leaf, Func<T, T, T?> join)
        where T : class
    {
        if (root.Count == 0 || leaf.Count == 0)
        {
            return root.Count == 0 ? leaf : root;
        }

        Dictionary<string, T> joined = new(root, StringComparer.Ordinal);
        foreach (var (name, own) in leaf)
        {
            if (!root.TryGetValue(name, out var other))
            {
                joined[name] = own;
            }
            else if (join(other, own) is { } narrower)
            {
                joined[name] = narrower;
            }
            else
            {
                return null;
            }
        }

        return joined.ToEquatableMap();
    }
}
