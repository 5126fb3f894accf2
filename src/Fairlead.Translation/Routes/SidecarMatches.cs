using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using RouteMatch = Fairlead.Model.Routing.RouteMatch;
using WireMatch = Envoy.Config.Route.V3.RouteMatch;

namespace Fairlead.Translation.Routes;

/// <summary>Conditions on requests as Envoy and Fairlead's sidecar take them.</summary>
internal static class SidecarMatches
{
    private const string TokenFilter = "envoy.filters.http.jwt_authn";

    private const string TokenPayload = "payload";

    public static WireMatch Of(RouteMatch match)
    {
        var wire = PathOf(match.Path);
        Add(wire, ":method", match.Method);
        Add(wire, ":scheme", match.Scheme);
        Add(wire, ":authority", match.Authority);
        foreach (var (name, condition) in match.Headers)
        {
            Add(wire, name, condition);
        }

        foreach (var (name, condition) in match.WithoutHeaders)
        {
            var header = HeaderOf(name, condition);
            header.InvertMatch = true;

            // Without this a request that lacks the header would not match, though it has no such value.
            header.TreatMissingHeaderAsEmpty = condition.Kind != StringMatchKind.Present;
            wire.Headers.Add(header);
        }

        foreach (var (name, condition) in match.QueryParameters)
        {
            wire.QueryParameters.Add(condition.Kind == StringMatchKind.Present
                ? new QueryParameterMatcher { Name = name, PresentMatch = true }
                : new QueryParameterMatcher { Name = name, StringMatch = TextOf(condition) });
        }

        wire.DynamicMetadata.AddRange(match.Claims.Select(ClaimOf));
        return wire;
    }

    /// <summary>The condition on the path, in the form that gRPC takes too.</summary>
    public static WireMatch PathOf(StringMatch? path)
    {
        var wire = path switch
        {
            { Kind: StringMatchKind.Exact } => new WireMatch { Path = path.Value },
            { Kind: StringMatchKind.Prefix } => new WireMatch { Prefix = path.Value },
            { Kind: StringMatchKind.Regex } => new WireMatch { SafeRegex = Wire.Regex(path.Value) },
            _ => new WireMatch { Prefix = "/" },
        };
        if (path is { IgnoreCase: true, Kind: StringMatchKind.Exact or StringMatchKind.Prefix })
        {
            wire.CaseSensitive = false;
        }

        return wire;
    }

    // The payload of a token is where the filter puts it that checks tokens. A claim is a text, or a list of texts.
    private static MetadataMatcher ClaimOf(ClaimMatch claim)
    {
        var matcher = new MetadataMatcher { Filter = TokenFilter, Path = { new MetadataMatcher.Types.PathSegment { Key = TokenPayload } } };
        matcher.Path.AddRange(claim.Path.Select(static name => new MetadataMatcher.Types.PathSegment { Key = name }));
        matcher.Value = ClaimOf(claim.Match);
        matcher.Invert = claim.IsInverted;
        return matcher;
    }

    private static ValueMatcher ClaimOf(StringMatch match)
    {
        if (match.Kind == StringMatchKind.Present)
        {
            return new() { PresentMatch = true };
        }

        var text = new ValueMatcher { StringMatch = TextOf(match) };
        return new() { OrMatch = new() { ValueMatchers = { text, new ValueMatcher { ListMatch = new() { OneOf = text } } } } };
    }

    private static void Add(WireMatch wire, string name, StringMatch? condition)
    {
        if (condition is not null)
        {
            wire.Headers.Add(HeaderOf(name, condition));
        }
    }

    private static HeaderMatcher HeaderOf(string name, StringMatch condition) =>
        condition.Kind == StringMatchKind.Present
            ? new() { Name = name, PresentMatch = true }
            : new() { Name = name, StringMatch = TextOf(condition) };

    /// <summary>A condition on a text.</summary>
    public static StringMatcher TextOf(StringMatch condition) => condition.Kind switch
    {
        StringMatchKind.Prefix => new() { Prefix = condition.Value, IgnoreCase = condition.IgnoreCase },
        StringMatchKind.Regex => new() { SafeRegex = Wire.Regex(condition.Value) },
        _ => new() { Exact = condition.Value, IgnoreCase = condition.IgnoreCase },
    };
}
