using Envoy.Config.Rbac.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using Fairlead.Model.Access;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Access;

/// <summary>The filter that checks tokens: one that is there has to satisfy a rule; none need be there.</summary>
internal static class TokenFilters
{
    // Stands for the keys that are not there, since Envoy refuses a set without any: a point of the curve whose x is the SHA-256 of
    // "fairlead: a key that nobody has 0", so that nobody knows the private part.
    private const string NobodysKeys =
        """
        {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","kid":"nobody","x":"JOgdBGYm4RiLor22h_3vKFV5W-OLWTtRH9zT5qIrFEI","y":"EO23DtAIeEIRsFqo4TcxsWAn5GQXC04WGaLpMU18-RA"}]}
        """;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    public static JwtAuthentication Of(IReadOnlyList<JwtRule> rules, Func<JwtRule, string?> keysAt)
    {
        JwtAuthentication filter = new() { BypassCorsPreflight = true };
        JwtRequirementOrList any = new();
        for (var i = 0; i < rules.Count; i++)
        {
            var name = FormattableString.Invariant($"origins-{i}");
            filter.Providers.Add(name, Provider(rules[i], keysAt));
            any.Requirements.Add(new JwtRequirement { ProviderName = name });
        }

        any.Requirements.Add(new JwtRequirement { AllowMissing = new Empty() });
        filter.Rules.Add(new RequirementRule
        {
            Match = new RouteMatch { Prefix = "/" },
            Requires = new JwtRequirement { RequiresAny = any },
        });
        return filter;
    }

    /// <summary>A gRPC server cannot check tokens: it refuses calls that carry one, and lets those without through.</summary>
    public static RBAC Uncheckable(IEnumerable<JwtRule> rules)
    {
        RBAC rbac = new() { Action = RBAC.Types.Action.Deny };
        Policy policy = new() { Permissions = { new Permission { Any = true } } };
        foreach (var header in rules.SelectMany(HeadersOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            policy.Principals.Add(new Principal { Header = new HeaderMatcher { Name = header, PresentMatch = true } });
        }

        rbac.Policies.Add("token-that-cannot-be-checked", policy);
        return rbac;
    }

    private static IEnumerable<string> HeadersOf(JwtRule rule) => rule.FromHeaders.Count > 0
        ? rule.FromHeaders.Select(static header => header.Name)
        : rule.FromCookies.Count > 0 ? ["cookie"] : ["authorization"];

    private static JwtProvider Provider(JwtRule rule, Func<JwtRule, string?> keysAt)
    {
        JwtProvider provider = new()
        {
            Issuer = rule.Issuer,
            Forward = rule.ForwardsToken,
            ForwardPayloadHeader = rule.PayloadHeader,
            PayloadInMetadata = Principals.TokenPayload,
            NormalizePayloadInMetadata = new() { SpaceDelimitedClaims = { "scope", "permission" } },
        };
        provider.Audiences.AddRange(rule.Audiences);
        provider.FromHeaders.AddRange(rule.FromHeaders.Select(
            static header => new Envoy.Extensions.Filters.Http.JwtAuthn.V3.JwtHeader { Name = header.Name, ValuePrefix = header.Prefix }));
        provider.FromParams.AddRange(rule.FromParameters);
        provider.FromCookies.AddRange(rule.FromCookies);
        provider.ClaimToHeaders.AddRange(rule.ClaimHeaders.Select(
            static claim => new JwtClaimToHeader { HeaderName = claim.Header, ClaimName = claim.Claim }));
        provider.NormalizePayloadInMetadata.SpaceDelimitedClaims.AddRange(
            rule.SpaceDelimitedClaims.Where(static claim => claim is not ("scope" or "permission")));
        if (rule.Jwks.Length == 0 && keysAt(rule) is { } cluster)
        {
            provider.RemoteJwks = new()
            {
                HttpUri = new()
                {
                    Uri = rule.JwksUri,
                    Cluster = cluster,
                    Timeout = Duration.FromTimeSpan(rule.FetchTimeout ?? FetchTimeout),
                },
            };
        }
        else
        {
            provider.LocalJwks = new() { InlineString = rule.Jwks.Length > 0 ? rule.Jwks : NobodysKeys };
        }

        return provider;
    }
}
