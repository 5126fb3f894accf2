using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads a condition of a VirtualService's rule.</summary>
internal static class HttpMatchReader
{
    public static MatchClaim Read(FieldValue item, GatewayNames around)
    {
        var fields = item.Fields();
        var uri = fields.Optional("uri");
        var path = uri?.Match(EmptyMatch.Any, takesEmptyPrefix: true);
        var scheme = fields.Optional("scheme")?.Match(EmptyMatch.Any);
        var method = fields.Optional("method")?.Match(EmptyMatch.Any);
        var authority = fields.Optional("authority")?.Match(EmptyMatch.Any);
        List<ClaimMatch> claims = [];
        Dictionary<string, StringMatch> pseudo = new(StringComparer.Ordinal);
        var headers = fields.Optional("headers") is { } present ? ReadHeaders(present, claims, isInverted: false, pseudo) : [];
        var without = fields.Optional("withoutHeaders") is { } absent ? ReadHeaders(absent, claims, isInverted: true, null) : [];
        var query = fields.Optional("queryParams") is { } parameters ? ReadQuery(parameters) : EquatableMap<StringMatch>.Empty;
        var ignoreCaseField = fields.Optional("ignoreUriCase");
        var ignoreCase = ignoreCaseField?.Boolean() ?? false;
        var port = fields.Optional("port")?.PortOrNone();
        var labels = fields.Optional("sourceLabels")?.Labels() ?? EquatableMap<string>.Empty;
        var sourceNamespace = fields.Optional("sourceNamespace")?.Namespace() ?? "";
        var gateways = GatewayNames.Read(fields.Optional("gateways"), around);

        var name = fields.Optional("name")?.TextOrEmpty(maxLength: 256) ?? "";
        var statPrefix = fields.Optional("statPrefix")?.TextOrEmpty(maxLength: 256) ?? "";
        fields.Finish();

        if (path is { Kind: StringMatchKind.Exact or StringMatchKind.Prefix, Value: [not '/', ..] } or
            { Kind: StringMatchKind.Exact, Value: "" })
        {
            uri?.Warn(ErrorCodes.Ineffective, $"\"{path.Value}\" matches no request: a path begins with /");
        }

        if (ignoreCase)
        {
            if (path is { Kind: StringMatchKind.Regex })
            {
                ignoreCaseField?.Warn(
                    ErrorCodes.Ineffective, "ignoreUriCase does nothing for a regular expression", "begin the expression with (?i)");
            }
            else if (path is not null)
            {
                path = path with { IgnoreCase = true };
            }
        }

        var match = new RouteMatch
        {
            Path = path,
            Scheme = Pick(item, scheme, pseudo, "scheme"),
            Method = Pick(item, method, pseudo, "method"),
            Authority = Pick(item, authority, pseudo, "authority"),
            Headers = headers.ToEquatableMap(),
            WithoutHeaders = without.ToEquatableMap(),
            QueryParameters = query,
            Claims = claims.ToEquatableList(),
            SourceLabels = labels,
            SourceNamespace = sourceNamespace,
            Name = name,
            StatPrefix = statPrefix,
        };
        return new(match, port, gateways.AppliesToMesh, gateways.Listeners);
    }

    // As a field of its own, or as a header: that is the same for proxies.
    private static StringMatch? Pick(FieldValue item, StringMatch? given, Dictionary<string, StringMatch> pseudo, string name)
    {
        if (!pseudo.TryGetValue(name, out var header))
        {
            return given is null ? null : OrPresent(given);
        }

        if (given is not null)
        {
            item.Error(ErrorCodes.Conflict, $"{name} and the header \":{name}\" are the same", "keep one of them");
        }

        return header;
    }

    private static Dictionary<string, StringMatch> ReadHeaders(
        FieldValue map, List<ClaimMatch> claims, bool isInverted, Dictionary<string, StringMatch>? pseudo)
    {
        var headers = new Dictionary<string, StringMatch>(StringComparer.Ordinal);
        map.Pairs((name, value) =>
        {
            var match = OrPresent(value.Match(EmptyMatch.Present, starIsPresent: isInverted));
            if (ClaimNames.IsClaim(name))
            {
                AddClaim(name, value, match, isInverted, claims);
            }
            else if (pseudo is not null && name is (":authority" or ":method" or ":scheme"))
            {
                pseudo[name[1..]] = match;
            }
            else if (!FormatReaders.IsHeaderName(name))
            {
                var remedy = name.StartsWith(':') ? "pseudo-headers have fields of their own: method, authority, scheme, uri" : "";
                value.Error(ErrorCodes.BadFormat, $"expected a header name, got \"{name}\"", remedy);
            }
            else if (!headers.TryAdd(name.ToLowerInvariant(), match))
            {
                value.Error(ErrorCodes.DuplicateItem, $"the header \"{name}\" is given twice: case does not count");
            }

            return 0;
        });
        return headers;
    }

    private static void AddClaim(string name, FieldValue value, StringMatch match, bool isInverted, List<ClaimMatch> claims)
    {
        var path = ClaimNames.PathOf(name);
        if (path.Count == 0)
        {
            value.Error(
                ErrorCodes.BadFormat, $"expected the name of a claim, got \"{name}\"",
                "for example @request.auth.claims.admin, or @request.auth.claims[group][id] for one inside of another");
        }

        claims.Add(new(path, match, isInverted));
    }

    private static EquatableMap<StringMatch> ReadQuery(FieldValue map) => map.Pairs((name, value) =>
    {
        if (name.Length == 0)
        {
            value.Error(ErrorCodes.BadFormat, "expected the name of a query parameter, got \"\"");
        }

        return OrPresent(value.Match(EmptyMatch.Present));
    }).ToEquatableMap();

    // What was reported stands for anything.
    private static StringMatch OrPresent(StringMatch? match) =>
        match is null or { Kind: StringMatchKind.Prefix, Value: "" } ? new(StringMatchKind.Present, "") : match;
}
