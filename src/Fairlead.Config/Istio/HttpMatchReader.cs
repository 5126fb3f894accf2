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
        var path = uri?.Match();
        var scheme = fields.Optional("scheme")?.Match();
        var method = fields.Optional("method")?.Match();
        var authority = fields.Optional("authority")?.Match();
        var headers = fields.Optional("headers") is { } present ? ReadHeaders(present) : EquatableMap<StringMatch>.Empty;
        var without = fields.Optional("withoutHeaders") is { } absent ? ReadHeaders(absent) : EquatableMap<StringMatch>.Empty;
        var query = fields.Optional("queryParams") is { } parameters ? ReadQuery(parameters) : EquatableMap<StringMatch>.Empty;
        var ignoreCaseField = fields.Optional("ignoreUriCase");
        var ignoreCase = ignoreCaseField?.Boolean() ?? false;
        var port = fields.Optional("port")?.Port();
        var labels = fields.Optional("sourceLabels")?.TextMap() ?? EquatableMap<string>.Empty;
        var sourceNamespace = fields.Optional("sourceNamespace")?.Namespace() ?? "";
        var gateways = GatewayNames.Read(fields.Optional("gateways"), around);

        // The name of a condition is only ever shown beside that of its rule.
        _ = fields.Optional("name")?.TextOrEmpty(maxLength: 256);
        fields.NotSupported("statPrefix");
        fields.Finish();

        if (path is { Kind: StringMatchKind.Exact or StringMatchKind.Prefix, Value: [not '/', ..] })
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
            Scheme = scheme,
            Method = method,
            Authority = authority,
            Headers = headers,
            WithoutHeaders = without,
            QueryParameters = query,
            SourceLabels = labels,
            SourceNamespace = sourceNamespace,
        };
        return new(match, port, gateways.AppliesToMesh, gateways.Listeners);
    }

    private static EquatableMap<StringMatch> ReadHeaders(FieldValue map)
    {
        var headers = new Dictionary<string, StringMatch>(StringComparer.Ordinal);
        map.Pairs((name, value) =>
        {
            var match = value.Match(mayBePresent: true);
            if (!FormatReaders.IsHeaderName(name))
            {
                var remedy = name.StartsWith(':') ? "pseudo-headers have fields of their own: method, authority, scheme, uri" : "";
                value.Error(ErrorCodes.BadFormat, $"expected a header name, got \"{name}\"", remedy);
            }
            else if (!headers.TryAdd(name.ToLowerInvariant(), match ?? new(StringMatchKind.Present, "")))
            {
                value.Error(ErrorCodes.DuplicateItem, $"the header \"{name}\" is given twice: case does not count");
            }

            return 0;
        });
        return headers.ToEquatableMap();
    }

    private static EquatableMap<StringMatch> ReadQuery(FieldValue map) => map.Pairs((name, value) =>
    {
        if (name.Length == 0)
        {
            value.Error(ErrorCodes.BadFormat, "expected the name of a query parameter, got \"\"");
        }

        return value.Match(mayBePresent: true) ?? new(StringMatchKind.Present, "");
    }).ToEquatableMap();
}
