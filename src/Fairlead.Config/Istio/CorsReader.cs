using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads which pages of other origins may call.</summary>
internal static class CorsReader
{
    private const int MaxItems = 256;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

    public static CorsPolicy Read(FieldValue field)
    {
        var fields = field.Fields();
        var older = fields.Optional("allowOrigin");
        var origins = fields.Optional("allowOrigins");
        var methods = fields.Optional("allowMethods");
        var allowed = fields.Optional("allowHeaders");
        var exposed = fields.Optional("exposeHeaders");
        var maxAge = fields.Optional("maxAge");
        var credentials = fields.Optional("allowCredentials");
        var unmatched = fields.Optional("unmatchedPreflights");
        fields.Finish();
        var exact = older?.Texts(static item => item.Text("an origin, or *"), MaxItems) ?? [];
        var matches = origins?.Items(ReadOrigin, MaxItems) ?? [];
        if (older is { } ignored && origins is not null)
        {
            ignored.Warn(ErrorCodes.Ineffective, "allowOrigin does nothing beside allowOrigins", "move its origins there");
        }

        return new()
        {
            AllowOrigins = origins is not null
                ? matches
                : exact.Select(static origin => new StringMatch(StringMatchKind.Exact, origin)).ToEquatableList(),
            AllowMethods = methods?.Texts(static item => item.Word(Methods), MaxItems) ?? [],
            AllowHeaders = allowed?.Texts(static item => Token(item, "a header name"), MaxItems) ?? [],
            ExposeHeaders = exposed?.Texts(static item => Token(item, "a header name"), MaxItems) ?? [],
            MaxAge = maxAge is { } age ? ReadMaxAge(age) : null,
            AllowCredentials = credentials?.Boolean() ?? false,
            ForwardsUnmatchedPreflights = unmatched?.Word("UNSPECIFIED", "FORWARD", "IGNORE") switch
            {
                "FORWARD" => true,
                "IGNORE" => false,
                _ => null,
            },
        };
    }

    private static StringMatch ReadOrigin(FieldValue item)
    {
        var match = item.Match(EmptyMatch.Refused);
        if (match is { Kind: StringMatchKind.Exact, Value: "" })
        {
            item.Error(ErrorCodes.BadFormat, "expected an origin, got \"\"", "write \"*\" for any origin");
        }

        return match ?? new(StringMatchKind.Exact, "*");
    }

    private static string Token(FieldValue item, string expected)
    {
        var text = item.Text(expected, maxLength: 256);
        if (text.Length > 0 && !FormatReaders.IsHeaderName(text))
        {
            item.Error(ErrorCodes.BadFormat, $"expected {expected}, got \"{text}\"");
        }

        return text;
    }

    private static TimeSpan ReadMaxAge(FieldValue field)
    {
        var age = field.Duration(zeroAllowed: false);
        if (age.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected whole seconds, got {field.Node.Describe()}", "browsers are told whole seconds");
        }

        return age;
    }
}
