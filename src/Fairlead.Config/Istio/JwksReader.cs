using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>
/// Reads JSON Web Key Sets. One key at least has to be one that tokens can be checked with, since Envoy refuses a listener for a set
/// without; others are left alone, as Envoy does.
/// </summary>
internal static class JwksReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <summary>The set; a single key becomes a set of one. Empty where it cannot be read.</summary>
    public static string Read(FieldValue field)
    {
        var text = field.Text("a JSON Web Key Set", 64 * 1024);
        if (text.Length == 0)
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("kty", out _))
            {
                text = $$"""{"keys":[{{root.GetRawText()}}]}""";
                return IsUsable(root) ? text : Refuse(field);
            }

            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("keys", out var keys)
                && keys.ValueKind == JsonValueKind.Array
                && keys.EnumerateArray().Any(IsUsable)
                    ? text
                    : Refuse(field);
        }
        catch (JsonException error)
        {
            field.Error(ErrorCodes.BadFormat, $"expected a JSON Web Key Set, got no JSON (line {error.LineNumber + 1} of the text)");
            return "";
        }
    }

    private static string Refuse(FieldValue field)
    {
        field.Error(
            ErrorCodes.BadFormat,
            "expected a JSON Web Key Set with one usable key at least",
            "a key has kty RSA with n and e, EC with crv, x and y, OKP with crv Ed25519 and x, or oct with k, each in base64url");
        return "";
    }

    private static bool IsUsable(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        try
        {
            switch (TextOf(key, "kty"))
            {
                case "RSA" when BytesOf(key, "n") is { Length: >= 128 } modulus && BytesOf(key, "e") is { Length: > 0 } exponent:
                    using (RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent }))
                    {
                        return HasAlgorithm(key, "RS", "PS");
                    }

                case "EC" when CurveOf(key) is { } curve && BytesOf(key, "x") is { } x && BytesOf(key, "y") is { } y:
                    using (ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = x, Y = y } }))
                    {
                        return HasAlgorithm(key, "ES");
                    }

                case "OKP":
                    return TextOf(key, "crv") == "Ed25519" && BytesOf(key, "x") is { Length: 32 } && HasAlgorithm(key, "EdDSA");
                case "oct":
                    return BytesOf(key, "k") is { Length: > 0 } && HasAlgorithm(key, "HS");
                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            return false; // no point of the curve, or a modulus that is none
        }
    }

    private static bool HasAlgorithm(JsonElement key, params ReadOnlySpan<string> beginnings)
    {
        if (!key.TryGetProperty("alg", out _))
        {
            return true;
        }

        foreach (var beginning in beginnings)
        {
            if (TextOf(key, "alg")?.StartsWith(beginning, StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static ECCurve? CurveOf(JsonElement key) => TextOf(key, "crv") switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static string? TextOf(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? BytesOf(JsonElement key, string name)
    {
        if (TextOf(key, name) is not { } text || !Base64Url.IsValid(text))
        {
            return null;
        }

        return Base64Url.DecodeFromChars(text);
    }
}
