using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model;
using Fairlead.Model.Access;

namespace Fairlead.Config.Istio;

/// <summary>
/// Reads a provider that decides for authorizations: what Envoy would refuse is refused, since it would cost it a listener.
/// </summary>
internal static class AuthorizationProviderReader
{
    // More than these no provider asks for.
    private const int MaxHeaders = 256;

    // The statuses that Envoy answers with by itself. It knows 100 too, which ends no request.
    private static readonly (int First, int Last)[] Statuses =
    [
        (200, 208), (226, 226), (300, 305), (307, 308), (400, 417), (421, 424), (426, 426), (428, 429), (431, 431), (500, 508), (510, 511),
    ];

    /// <summary>Reads one that is asked by HTTP.</summary>
    public static AuthorizationProvider ReadHttp(FieldValue field, string name)
    {
        var fields = field.Fields();
        var common = ReadCommon(fields, name, ProviderProtocol.Http);
        var asked = fields.Optional("includeRequestHeadersInCheck");
        var deprecated = fields.Optional("includeHeadersInCheck");
        if (asked is not null)
        {
            deprecated?.Warn(
                ErrorCodes.Ineffective, "includeHeadersInCheck does nothing beside includeRequestHeadersInCheck", "leave it out");
        }

        var provider = common with
        {
            PathPrefix = fields.Optional("pathPrefix") is { } prefix ? ReadPrefix(prefix) : "",
            RequestHeaders = ReadPatterns(asked ?? deprecated),
            AddedHeaders = fields.Optional("includeAdditionalHeadersInCheck") is { } added
                ? ReadHeaders(added)
                : EquatableMap<string>.Empty,
            ForwardedHeaders = ReadPatterns(fields.Optional("headersToUpstreamOnAllow")),
            RefusalHeaders = ReadPatterns(fields.Optional("headersToDownstreamOnDeny")),
            ReturnedHeaders = ReadPatterns(fields.Optional("headersToDownstreamOnAllow")),
        };
        fields.Finish();
        return provider;
    }

    /// <summary>Reads one that is asked by gRPC.</summary>
    public static AuthorizationProvider ReadGrpc(FieldValue field, string name)
    {
        var fields = field.Fields();
        var provider = ReadCommon(fields, name, ProviderProtocol.Grpc);
        fields.Finish();
        return provider;
    }

    private static AuthorizationProvider ReadCommon(FieldReader fields, string name, ProviderProtocol protocol)
    {
        var service = fields.Required("service", "the host of a service, or NAMESPACE/HOST");
        var (ns, host) = service is { } given ? ReadService(given) : ("", "");
        return new()
        {
            Name = name,
            Protocol = protocol,
            Namespace = ns,
            Host = host,
            Port = fields.Required("port", "a port of the service")?.Port() ?? 0,
            Timeout = fields.Optional("timeout")?.Duration(zeroAllowed: false) ?? AuthorizationProvider.DefaultTimeout,
            FailsOpen = fields.Optional("failOpen")?.Boolean() ?? false,
            StatusOnError = fields.Optional("statusOnError") is { } status ? ReadStatus(status) : null,
            ClearsRouteCache = fields.Optional("clearRouteCache")?.Boolean() ?? false,
            Body = fields.Optional("includeRequestBodyInCheck") is { } body ? ReadBody(body) : null,
        };
    }

    private static (string Namespace, string Host) ReadService(FieldValue field)
    {
        var text = field.Text("the host of a service, or NAMESPACE/HOST", maxLength: 320);
        if (text.Length == 0)
        {
            return ("", "");
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var ns = slash < 0 ? "" : text[..slash];
        if (slash >= 0 && !FormatReaders.IsNamespace(ns))
        {
            field.Error(ErrorCodes.BadFormat, $"expected the host of a service, or NAMESPACE/HOST, got \"{ScalarNode.Shorten(text)}\"");
            return ("", "");
        }

        return (field.Share(ns), field.Host(text[(slash + 1)..], wildcard: false));
    }

    private static int? ReadStatus(FieldValue field)
    {
        var errors = field.Problems.Errors;
        var status = field.Integer(200, 511);
        if (field.Problems.Errors == errors && !Array.Exists(Statuses, range => status >= range.First && status <= range.Last))
        {
            field.Error(ErrorCodes.OutOfRange, $"expected a status that is registered, got {status}", "403 and 503 are");
        }

        return status;
    }

    private static CheckedBody ReadBody(FieldValue field)
    {
        var fields = field.Fields();
        CheckedBody body = new(
            fields.Required("maxRequestBytes", "the most bytes of a body")?.Integer(1, int.MaxValue) ?? 1,
            fields.Optional("allowPartialMessage")?.Boolean() ?? false,
            fields.Optional("packAsBytes")?.Boolean() ?? false);
        fields.Finish();
        return body;
    }

    private static string ReadPrefix(FieldValue field)
    {
        var text = field.TextOrEmpty("the beginning of a path");
        if (text.Length > 0 && (text[0] != '/' || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.AsSpan().ContainsAny('?', '#')))
        {
            field.Error(
                ErrorCodes.BadFormat,
                $"expected the beginning of a path, got \"{ScalarNode.Shorten(text)}\"",
                "begin with /, as in /check");
        }

        return text;
    }

    private static EquatableList<string> ReadPatterns(FieldValue? field) => field?.Texts(ReadPattern, MaxHeaders) ?? [];

    private static string ReadPattern(FieldValue field)
    {
        var text = field.Text("the name of a header", 256);
        var name = text.StartsWith('*') ? text[1..] : text.EndsWith('*') ? text[..^1] : text;
        if (text == "*")
        {
            field.Error(ErrorCodes.BadFormat, "expected the name of a header, got * alone", "give its beginning or its end, as in x-*");
        }
        else if (text.Length > 0 && (name.Contains('*', StringComparison.Ordinal) || !FormatReaders.IsHeaderName(name)))
        {
            field.Error(
                ErrorCodes.BadFormat, $"expected the name of a header, with * at most at one end, got \"{ScalarNode.Shorten(text)}\"");
        }

        return field.Share(text.ToLowerInvariant());
    }

    private static EquatableMap<string> ReadHeaders(FieldValue field)
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        field.Pairs((name, value) =>
        {
            var text = value.HeaderValue();
            if (!FormatReaders.IsHeaderName(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            {
                value.Error(
                    ErrorCodes.BadFormat, $"expected the name of a header other than the host's, got \"{ScalarNode.Shorten(name)}\"");
            }
            else if (!headers.TryAdd(name.ToLowerInvariant(), text))
            {
                value.Error(ErrorCodes.DuplicateItem, $"the header \"{name}\" is given twice: case does not count");
            }

            return 0;
        });
        if (headers.Count > MaxHeaders)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected at most {MaxHeaders} headers, got {headers.Count}");
        }

        return headers.ToEquatableMap();
    }
}
