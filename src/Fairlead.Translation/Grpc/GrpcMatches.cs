using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Routes;
using RouteMatch = Fairlead.Model.Routing.RouteMatch;
using WireMatch = Envoy.Config.Route.V3.RouteMatch;

namespace Fairlead.Translation.Grpc;

/// <summary>
/// Conditions on requests in the forms that all gRPC implementations take. A gRPC request is a POST without a query to
/// <c>/SERVICE/METHOD</c>, so what these decide is decided here: such a condition is dropped where it holds, and the route where it does
/// not.
/// </summary>
internal static class GrpcMatches
{
    /// <summary>Each absent-header condition doubles the routes.</summary>
    private const int MaxWithoutHeaders = 6;

    /// <summary>
    /// The routes' conditions for one condition of a rule: none where no gRPC request meets it, several where it takes that many to say it.
    /// </summary>
    /// <param name="match">The condition.</param>
    /// <param name="authorities">The authorities under which a client may ask.</param>
    /// <param name="isDecidable">False where some request would meet the condition and a gRPC client cannot check it; it is left out
    /// then.</param>
    public static IEnumerable<WireMatch> Of(RouteMatch match, IReadOnlyList<string> authorities, out bool isDecidable)
    {
        isDecidable = true;
        var isPossible = match.QueryParameters.Count == 0
            && Holds(match.Method, "POST")
            && Holds(match.Scheme, "http")
            && authorities.Any(authority => Holds(match.Authority, authority))
            && IsPossible(match.Path)
            && match.Claims.All(static claim => claim.IsInverted);
        if (!isPossible)
        {
            return [];
        }

        isDecidable = match.WithoutHeaders.Count <= MaxWithoutHeaders && authorities.All(authority => Holds(match.Authority, authority));
        if (!isDecidable)
        {
            return [];
        }

        var wire = SidecarMatches.PathOf(match.Path);
        foreach (var (name, condition) in match.Headers)
        {
            wire.Headers.Add(HeaderOf(name, condition));
        }

        IEnumerable<WireMatch> all = [wire];
        foreach (var (name, condition) in match.WithoutHeaders)
        {
            all = [.. all.SelectMany(one => Without(one, name, condition))];
        }

        return all;
    }

    /// <summary>
    /// "Does not have this value" is true of a request without the header. gRPC's inverted conditions want the header there, so it takes
    /// one route for "absent" and one for "there, and different".
    /// </summary>
    private static IEnumerable<WireMatch> Without(WireMatch match, string name, StringMatch condition)
    {
        yield return With(match, new() { Name = name, PresentMatch = true, InvertMatch = true });
        if (condition.Kind != StringMatchKind.Present)
        {
            var different = HeaderOf(name, condition);
            different.InvertMatch = true;
            yield return With(match, different);
        }
    }

    private static WireMatch With(WireMatch match, HeaderMatcher header)
    {
        var copy = match.Clone();
        copy.Headers.Add(header);
        return copy;
    }

    /// <summary>The older form of a condition: not all implementations know <c>string_match</c>.</summary>
    private static HeaderMatcher HeaderOf(string name, StringMatch condition) => condition switch
    {
        { Kind: StringMatchKind.Present } => new() { Name = name, PresentMatch = true },
        { Kind: StringMatchKind.Regex } => new() { Name = name, SafeRegexMatch = Wire.Regex(condition.Value) },
        { Kind: StringMatchKind.Prefix, IgnoreCase: true } =>
            new() { Name = name, SafeRegexMatch = Wire.Regex($"(?i:{Escape(condition.Value)}).*") },
        { IgnoreCase: true } => new() { Name = name, SafeRegexMatch = Wire.Regex($"(?i:{Escape(condition.Value)})") },
        { Kind: StringMatchKind.Prefix } => new() { Name = name, PrefixMatch = condition.Value },
        _ => new() { Name = name, ExactMatch = condition.Value },
    };

    /// <summary>Some implementations refuse paths that no method can have.</summary>
    private static bool IsPossible(StringMatch? path) => path switch
    {
        { Kind: StringMatchKind.Exact } => path.Value.Split('/') is ["", { Length: > 0 }, { Length: > 0 }],
        { Kind: StringMatchKind.Prefix, Value.Length: > 0 } => path.Value.Split('/') is [""] or ["", _] or ["", { Length: > 0 }, _],
        _ => true,
    };

    private static bool Holds(StringMatch? condition, string value) => condition switch
    {
        null or { Kind: StringMatchKind.Present } => true,
        { Kind: StringMatchKind.Prefix } => value.StartsWith(condition.Value, Comparison(condition)),
        { Kind: StringMatchKind.Regex } => RegexHolds(condition.Value, value),
        _ => value.Equals(condition.Value, Comparison(condition)),
    };

    private static StringComparison Comparison(StringMatch condition) =>
        condition.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>
    /// Only RE2 expressions get here; what .NET reads differently there is not among what a method or host is matched with.
    /// </summary>
    private static bool RegexHolds(string expression, string value)
    {
        try
        {
            return System.Text.RegularExpressions.Regex.IsMatch(
                value,
                $"^(?:{expression})$",
                System.Text.RegularExpressions.RegexOptions.CultureInvariant | System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Escape(string text)
    {
        var escaped = new System.Text.StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || c > 127)
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{{{(int)c:x}}}");
            }
        }

        return escaped.ToString();
    }
}
