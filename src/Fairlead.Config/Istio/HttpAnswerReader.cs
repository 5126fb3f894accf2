using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads what a rule answers by itself: a redirect or a response.</summary>
internal static class HttpAnswerReader
{
    // Istio's limit. What a proxy is told beforehand, it takes.
    private const int MaxBody = 1024 * 1024;

    private static readonly int[] RedirectCodes = [301, 302, 303, 307, 308];

    public static RedirectAction ReadRedirect(FieldValue field)
    {
        var fields = field.Fields();
        var pathField = fields.Optional("uri");
        var prefixField = fields.Optional("prefixRewrite");
        var authorityField = fields.Optional("authority");
        var code = fields.Optional("redirectCode");
        var portField = fields.Optional("port");
        var derived = fields.Optional("derivePort");
        var schemeField = fields.Optional("scheme");
        fields.Finish();
        var errors = field.Problems.Errors;
        var path = pathField?.Target("a path");
        var prefix = prefixField?.Target("a path");
        var authority = authorityField?.Target("an authority", maxLength: 255);
        var port = portField?.PortOrNone();
        var derivedWord = derived?.Word("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT");
        var scheme = schemeField?.Word("https", "http");
        var isSomewhereElse = (path ?? prefix ?? authority ?? derivedWord ?? scheme) is not null || port is not null;
        if (!isSomewhereElse && !fields.IsStandIn && field.Problems.Errors == errors)
        {
            field.Error(
                ErrorCodes.MissingField,
                "expected one of uri, prefixRewrite, authority, scheme, port and derivePort, got none",
                "a redirect to the same place never ends");
        }

        if (path is not null && prefix is not null)
        {
            field.Error(ErrorCodes.Conflict, "uri and prefixRewrite exclude each other", "keep one of them");
        }

        if (portField is not null && derived is not null)
        {
            field.Error(ErrorCodes.Conflict, "port and derivePort exclude each other", "keep one of them");
        }

        return new()
        {
            Status = code is { } given ? ReadStatus(given) : 301,
            Path = path,
            PrefixRewrite = prefix,
            Authority = authority,
            Scheme = scheme,
            Port = port,
            KeepsPort = derivedWord == "FROM_REQUEST_PORT",
        };
    }

    // 0 is as if it were not given.
    private static int ReadStatus(FieldValue field)
    {
        var errors = field.Problems.Errors;
        var status = field.Integer(0, 308);
        if (status != 0 && !RedirectCodes.Contains(status))
        {
            field.Error(ErrorCodes.OutOfRange, $"expected one of 301, 302, 303, 307, 308, got {status}");
        }

        return status == 0 || field.Problems.Errors != errors ? 301 : status;
    }

    public static DirectResponseAction ReadDirectResponse(FieldValue field)
    {
        var fields = field.Fields();
        var status = fields.Required("status", "an HTTP status")?.Integer(200, 599) ?? 200;
        var body = fields.Optional("body");
        fields.Finish();
        return new(status, body is { } content ? ReadBody(content) : []);
    }

    private static EquatableList<byte> ReadBody(FieldValue field)
    {
        var fields = field.Fields("a mapping with string or bytes");
        var text = fields.Optional("string");
        var bytes = fields.Optional("bytes");
        fields.Finish();
        if (text is not null == bytes is not null)
        {
            if (!fields.IsStandIn)
            {
                field.Error(ErrorCodes.Conflict, "expected one of string and bytes");
            }

            return [];
        }

        if (text is { } given)
        {
            return EquatableList.Create<byte>(Limit(given, Encoding.UTF8.GetBytes(given.TextOrEmpty(maxLength: MaxBody))));
        }

        try
        {
            var encoded = bytes!.Value.TextOrEmpty("base64", (MaxBody * 4 / 3) + 4); // one of the two is there
            return EquatableList.Create<byte>(Limit(bytes.Value, Convert.FromBase64String(encoded)));
        }
        catch (FormatException)
        {
            bytes!.Value.Error(ErrorCodes.BadFormat, $"expected base64, got {bytes.Value.Node.Describe()}");
            return [];
        }
    }

    private static byte[] Limit(FieldValue field, byte[] body)
    {
        if (body.Length > MaxBody)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected at most {MaxBody} bytes, got {body.Length}");
        }

        return body;
    }
}
