using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Access;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a RequestAuthentication.</summary>
internal static class RequestAuthenticationReader
{
    public static RequestAuthenticationConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var selector = fields.Selector();
        var rules = fields.Optional("jwtRules")?.Items(ReadRule, 64) ?? [];
        fields.Finish();
        return new() { Selector = selector, Rules = rules };
    }

    private static JwtRule ReadRule(FieldValue item)
    {
        var fields = item.Fields();
        var issuer = fields.Optional("issuer")?.TextOrEmpty("an issuer", 2048) ?? "";
        var audiences = fields.Optional("audiences")?.Texts(static text => text.Text("an audience", 2048), 256) ?? [];
        var uriField = fields.Optional("jwksUri") ?? fields.Optional("jwks_uri");
        var uri = uriField is { } address ? ReadUri(address) : "";
        var keysField = fields.Optional("jwks");
        var keys = keysField is { } given ? JwksReader.Read(given) : "";
        var rule = new JwtRule
        {
            Issuer = issuer,
            Audiences = audiences,
            JwksUri = keysField is null ? uri : "",
            Jwks = keys,
            FetchTimeout = fields.Optional("timeout")?.Duration(zeroAllowed: false),
            FromHeaders = fields.Optional("fromHeaders")?.Items(ReadHeader, 64) ?? [],
            FromParameters = fields.Optional("fromParams")?.Texts(static text => text.Text("the name of a query parameter", 256), 64) ?? [],
            FromCookies = fields.Optional("fromCookies")?.Texts(static text => text.Text("the name of a cookie", 256), 64) ?? [],
            PayloadHeader = fields.Optional("outputPayloadToHeader") is { } payload ? ReadHeaderName(payload) : "",
            ClaimHeaders = fields.Optional("outputClaimToHeaders")?.Items(ReadClaim, 64) ?? [],
            SpaceDelimitedClaims = fields.Optional("spaceDelimitedClaims")?.Texts(static text => text.Text("the name of a claim", 256), 64)
                ?? [],
            ForwardsToken = fields.Optional("forwardOriginalToken")?.Boolean() ?? false,
        };
        if (fields.Optional("presence") is { } presence)
        {
            CheckPresence(presence);
        }

        fields.Finish();
        if (fields.IsStandIn)
        {
            return rule;
        }

        if (issuer.Length == 0 && uriField is null)
        {
            item.Error(ErrorCodes.MissingField, "required: expected an issuer, or the jwksUri of whoever issues tokens, got neither");
        }
        else if (uriField is null && keysField is null)
        {
            item.Warn(
                ErrorCodes.FailsClosed,
                "no token of this issuer is taken: its keys are not given, and this version does not look for them at the issuer",
                "give jwks, or a jwksUri of a host that a ServiceEntry declares");
        }
        else if (uriField is not null && keysField is not null)
        {
            uriField?.Warn(ErrorCodes.Ineffective, "jwksUri does nothing beside jwks", "keep one of the two");
        }

        return rule;
    }

    private static void CheckPresence(FieldValue field)
    {
        if (field.Node is Yaml.ScalarNode { Value: "REQUIRED" })
        {
            field.Error(
                ErrorCodes.NotSupported, "tokens that have to be there are not supported by this version",
                "add an AuthorizationPolicy that denies requests from notRequestPrincipals: [\"*\"]");
        }
        else
        {
            field.Word("OPTIONAL");
        }
    }

    private static string ReadUri(FieldValue field)
    {
        var text = field.Text("the address of a JSON Web Key Set", 2048);
        if (text.Length > 0
            && (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || uri.Host.Length == 0
                || text.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            field.Error(ErrorCodes.BadFormat, $"expected an address with http:// or https://, got \"{Yaml.ScalarNode.Shorten(text)}\"");
            return "";
        }

        return text;
    }

    private static JwtHeader ReadHeader(FieldValue item)
    {
        var fields = item.Fields();
        var name = fields.Required("name", "the name of a header") is { } field ? ReadHeaderName(field) : "";
        var prefixField = fields.Optional("prefix");
        var prefix = prefixField?.TextOrEmpty(maxLength: 256) ?? "";
        fields.Finish();
        if (prefix.Any(char.IsControl))
        {
            prefixField?.Error(ErrorCodes.BadFormat, "expected the beginning of a header's value, got control characters");
        }

        return new(name, prefix);
    }

    private static JwtClaimHeader ReadClaim(FieldValue item)
    {
        var fields = item.Fields();
        var header = fields.Required("header", "the name of a header") is { } field ? ReadHeaderName(field, isPlain: true) : "";
        var claim = fields.Required("claim", "the name of a claim")?.Text("the name of a claim", 256) ?? "";
        fields.Finish();
        return new(header, claim);
    }

    private static string ReadHeaderName(FieldValue field, bool isPlain = false)
    {
        var name = field.Text("the name of a header", 256);
        if (name.Length > 0 && !(isPlain ? FormatReaders.IsPlainHeaderName(name) : FormatReaders.IsHeaderName(name)))
        {
            field.Error(ErrorCodes.BadFormat, $"expected the name of a header, got \"{Yaml.ScalarNode.Shorten(name)}\"");
            return "";
        }

        return name.ToLowerInvariant();
    }
}
