using Envoy.Config.Route.V3;
using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Matching;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Reads routes: match and action.</summary>
internal static class RouteReader
{
    public static RouteModel? Read(Route route, VirtualHost host, int maxBody, string path, ConfigProblems problems)
    {
        var match = ReadMatch(route.Match, path + "match", problems);
        ForwardModel? forward = null;
        RedirectModel? redirect = null;
        DirectResponseModel? direct = null;
        switch (route.ActionCase)
        {
            case Route.ActionOneofCase.Route_:
                forward = ForwardReader.Read(route, host, path + "route", problems);
                break;
            case Route.ActionOneofCase.Redirect:
                redirect = RedirectReader.Read(route.Redirect, path + "redirect", problems);
                break;
            case Route.ActionOneofCase.DirectResponse:
                direct = RedirectReader.ReadDirect(route.DirectResponse, maxBody, path + "direct_response", problems);
                break;
            case Route.ActionOneofCase.None:
                problems.Add(path, "has no action");
                break;
            default:
                problems.Add(path, $"the action {route.ActionCase} is not supported by this sidecar");
                break;
        }

        if (match is null)
        {
            return null;
        }

        return new RouteModel
        {
            Name = route.Name,
            Match = match,
            Forward = forward,
            Redirect = redirect,
            DirectResponse = direct,
            RequestHeaders = HeaderReader.Read(route.RequestHeadersToAdd, route.RequestHeadersToRemove, path, "request", problems),
            ResponseHeaders = HeaderReader.Read(route.ResponseHeadersToAdd, route.ResponseHeadersToRemove, path, "response", problems),
            Filters = FaultReader.ReadOverrides(route.TypedPerFilterConfig, path, problems),
        };
    }

    private static RouteMatchModel? ReadMatch(RouteMatch? match, string path, ConfigProblems problems)
    {
        if (match is null)
        {
            problems.Add(path, "is missing");
            return null;
        }

        problems.AddUnsupportedIf(match.TlsContext is not null, path + ".tls_context");
        var pathPattern = ReadPath(match, path, problems);
        var query = new List<QueryPattern>(match.QueryParameters.Count);
        for (var i = 0; i < match.QueryParameters.Count; i++)
        {
            if (MatcherReader.ReadQuery(match.QueryParameters[i], $"{path}.query_parameters[{i}]", problems) is { } pattern)
            {
                query.Add(pattern);
            }
        }

        return pathPattern is null ? null : new RouteMatchModel
        {
            Path = pathPattern,
            Headers = MatcherReader.ReadHeaders(match.Headers, path + ".", problems),
            Query = query,
            Share = match.RuntimeFraction is { } fraction ? ProtoValues.ToFraction(fraction.DefaultValue) : null,
            Grpc = match.Grpc is not null,
            Never = match.DynamicMetadata.Any(static condition => !condition.Invert),
        };
    }

    private static PathPattern? ReadPath(RouteMatch match, string path, ConfigProblems problems)
    {
        var caseSensitive = match.CaseSensitive ?? true;
        switch (match.PathSpecifierCase)
        {
            case RouteMatch.PathSpecifierOneofCase.Prefix:
                return new PathPattern(PathPatternKind.Prefix, match.Prefix, caseSensitive);
            case RouteMatch.PathSpecifierOneofCase.Path:
                return new PathPattern(PathPatternKind.Exact, match.Path, caseSensitive);
            case RouteMatch.PathSpecifierOneofCase.PathSeparatedPrefix:
                return new PathPattern(PathPatternKind.SeparatedPrefix, match.PathSeparatedPrefix.TrimEnd('/'), caseSensitive);
            case RouteMatch.PathSpecifierOneofCase.SafeRegex:
                return MatcherReader.ReadRegex(match.SafeRegex, path + ".safe_regex", problems) is { } regex
                    ? new PathPattern(regex, match.SafeRegex.Regex)
                    : null;
            case RouteMatch.PathSpecifierOneofCase.None:
                problems.Add(path, "no path, prefix or regular expression is given");
                return null;
            default:
                problems.Add(path, $"{match.PathSpecifierCase} is not supported by this sidecar");
                return null;
        }
    }
}
