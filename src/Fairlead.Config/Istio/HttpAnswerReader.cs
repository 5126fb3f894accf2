using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads what a rule answers by itself: a redirect or a response.</summary>
internal static class HttpAnswerReader
{
    private static readonly int[] RedirectCodes = [301, 302, 303, 307, 308];

    public static RedirectAction ReadRedirect(FieldValue field)
    {
        var fields = field.Fields();
        var path = fields.Optional("uri");
        var authority = fields.Optional("authority");
        var code = fields.Optional("redirectCode");
        var port = fields.Optional("port");
        var scheme = fields.Optional("scheme");
        var prefix = fields.Optional("prefixRewrite");
        fields.NotSupported("derivePort");
        fields.Finish();
        if (path is null && authority is null && port is null && scheme is null && prefix is null && !fields.IsStandIn)
        {
            field.Error(
                ErrorCodes.MissingField,
                "expected one of uri, prefixRewrite, authority, scheme and port, got none",
                "a redirect to the same place never ends");
        }

        if (path is not null && prefix is not null)
        {
            field.Error(ErrorCodes.Conflict, "uri and prefixRewrite exclude each other", "keep one of them");
        }

        var status = code?.Integer(301, 308) ?? 301;
        if (!RedirectCodes.Contains(status))
        {
            code?.Error(ErrorCodes.OutOfRange, $"expected one of 301, 302, 303, 307, 308, got {status}");
        }

        return new()
        {
            Status = status,
            Path = path?.Text("a path"),
            PrefixRewrite = prefix?.Text("a path"),
            Authority = authority?.Text("an authority", maxLength: 255),
            Scheme = scheme?.Word("https", "http"),
            Port = port?.Port(),
        };
    }

    public static DirectResponseAction ReadDirectResponse(FieldValue field)
    {
        var fields = field.Fields();
        var status = fields.Required("status", "an HTTP status")?.Integer(200, 599) ?? 200;
        var body = fields.Optional("body");
        fields.Finish();
        return new(status, body is { } content ? ReadBody(content) : []);
    }

    // Envoy takes 4 KiB.
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
            return EquatableList.Create<byte>(Limit(given, Encoding.UTF8.GetBytes(given.TextOrEmpty())));
        }

        try
        {
            return EquatableList.Create<byte>(Limit(bytes!.Value, Convert.FromBase64String(bytes.Value.TextOrEmpty("base64", 8192))));
        }
        catch (FormatException)
        {
            bytes!.Value.Error(ErrorCodes.BadFormat, $"expected base64, got {bytes.Value.Node.Describe()}");
            return [];
        }
    }

    private static byte[] Limit(FieldValue field, byte[] body)
    {
        if (body.Length > 4096)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected at most 4096 bytes, got {body.Length}");
        }

        return body;
    }
}
