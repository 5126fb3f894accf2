using Fairlead.Config.Reading;
using Fairlead.Model.Text;

namespace Fairlead.Config.Istio;

/// <summary>An attribute that conditions of AuthorizationPolicies may be on. Immutable.</summary>
/// <param name="Name">Its name; with <c>[</c> at the end where a key follows in brackets.</param>
/// <param name="Read">Reads a value of it.</param>
/// <param name="IsOfIdentity">Whether it is known of callers with an identity alone.</param>
/// <param name="IsForCustom">Whether it is known before a provider is asked.</param>
internal sealed record AuthorizationAttribute(
    string Name, Func<FieldValue, string> Read, bool IsOfIdentity = false, bool IsForCustom = true)
{
    private const string Experimental = "experimental.envoy.filters.";

    private static readonly AuthorizationAttribute[] Plain =
    [
        new("source.ip", FormatReaders.AddressOrBlock),
        new("remote.ip", FormatReaders.AddressOrBlock),
        new("source.namespace", AuthorizationRuleReader.Pattern, IsOfIdentity: true, IsForCustom: false),
        new("source.principal", AuthorizationRuleReader.Pattern, IsOfIdentity: true, IsForCustom: false),
        new("source.serviceAccount", AuthorizationRuleReader.Pattern, IsOfIdentity: true, IsForCustom: false),
        new("source.trustDomain", AuthorizationRuleReader.Pattern, IsOfIdentity: true, IsForCustom: false),
        new("request.auth.principal", AuthorizationRuleReader.Pattern, IsForCustom: false),
        new("request.auth.audiences", AuthorizationRuleReader.Pattern, IsForCustom: false),
        new("request.auth.presenter", AuthorizationRuleReader.Pattern, IsForCustom: false),
        new("destination.ip", FormatReaders.AddressOrBlock),
        new("destination.port", AuthorizationRuleReader.ReadPort),
        new("connection.sni", AuthorizationRuleReader.Pattern),
    ];

    private static readonly AuthorizationAttribute Header = new("request.headers[", AuthorizationRuleReader.Pattern);
    private static readonly AuthorizationAttribute Claim =
        new("request.auth.claims[", AuthorizationRuleReader.Pattern, IsForCustom: false);

    private static readonly AuthorizationAttribute Metadata = new(Experimental, AuthorizationRuleReader.Pattern);

    /// <summary>The attribute of a name; null where there is none.</summary>
    /// <param name="key">The name as it is written.</param>
    /// <param name="name">The name in its normal form: headers in lower case.</param>
    public static AuthorizationAttribute? Find(string key, out string name)
    {
        name = key;
        if (Array.Find(Plain, attribute => attribute.Name == key) is { } plain)
        {
            return plain;
        }

        if (!key.EndsWith(']'))
        {
            return null;
        }

        if (key.StartsWith(Header.Name, StringComparison.Ordinal))
        {
            var header = key[Header.Name.Length..^1].ToLowerInvariant();
            name = $"{Header.Name}{header}]";
            return FormatReaders.IsHeaderName(header.StartsWith(':') ? header[1..] : header) ? Header : null;
        }

        if (key.StartsWith(Claim.Name, StringComparison.Ordinal))
        {
            return key[Claim.Name.Length..^1].Split("][").All(static part => part.Length > 0 && part.IndexOfAny(['[', ']']) < 0)
                ? Claim
                : null;
        }

        var open = key.IndexOf('[', StringComparison.Ordinal);
        return key.StartsWith(Experimental, StringComparison.Ordinal) && open > Experimental.Length && open < key.Length - 2
            ? Metadata
            : null;
    }

    /// <summary>What to do about a name that is none.</summary>
    public static string Suggest(string key) => DidYouMean.Remedy(
        key,
        [.. Plain.Select(static attribute => attribute.Name), "request.headers[NAME]", "request.auth.claims[NAME]"],
        "known are source.ip, remote.ip, request.headers[NAME], request.auth.claims[NAME] and the others of Istio's list");
}
