using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Whether a condition takes every request that another one takes. Where that cannot be told, as of two different regular expressions, it
/// does not. Pure.
/// </summary>
internal static class MatchCover
{
    public static bool Covers(MatchClaim wide, MatchClaim narrow) =>
        (wide.Port is null || wide.Port == narrow.Port)
        && (wide.AppliesToMesh || !narrow.AppliesToMesh)
        && narrow.Listeners.All(listener => wide.Listeners.Any(other => other.Owner == listener.Owner
            && (other.Section.Length == 0 || other.Section == listener.Section)))
        && Covers(wide.Match, narrow.Match);

    private static bool Covers(RouteMatch wide, RouteMatch narrow) =>
        (IsAnyPath(wide.Path) || Covers(wide.Path, narrow.Path))
        && Covers(wide.Method, narrow.Method)
        && Covers(wide.Scheme, narrow.Scheme)
        && Covers(wide.Authority, narrow.Authority)
        && Covers(wide.Headers, narrow.Headers)
        && Covers(wide.QueryParameters, narrow.QueryParameters)
        && wide.WithoutHeaders.All(header => narrow.WithoutHeaders.TryGetValue(header.Key, out var other) && other == header.Value)
        && wide.SourceLabels.All(label => narrow.SourceLabels.TryGetValue(label.Key, out var other) && other == label.Value)
        && (wide.SourceNamespace.Length == 0 || wide.SourceNamespace == narrow.SourceNamespace);

    // Every path begins with a slash.
    private static bool IsAnyPath(StringMatch? path) =>
        path is { Kind: StringMatchKind.Prefix, Value: "/" or "" } or { Kind: StringMatchKind.Regex, Value: ".*" or "/.*" };

    private static bool Covers(EquatableMap<StringMatch> wide, EquatableMap<StringMatch> narrow) =>
        wide.All(condition => narrow.TryGetValue(condition.Key, out var other) && Covers(condition.Value, other));

    private static bool Covers(StringMatch? wide, StringMatch? narrow)
    {
        if (wide is null || wide == narrow)
        {
            return true;
        }

        if (narrow is null)
        {
            return false;
        }

        if (wide.Kind == StringMatchKind.Present)
        {
            return true;
        }

        // What ignores case takes more than what does not.
        if (wide.Kind is not (StringMatchKind.Exact or StringMatchKind.Prefix)
            || narrow.Kind is not (StringMatchKind.Exact or StringMatchKind.Prefix)
            || (narrow.IgnoreCase && !wide.IgnoreCase))
        {
            return false;
        }

        var comparison = wide.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return wide.Kind == StringMatchKind.Prefix
            ? narrow.Value.StartsWith(wide.Value, comparison)
            : narrow.Kind == StringMatchKind.Exact && narrow.Value.Equals(wide.Value, comparison);
    }
}
