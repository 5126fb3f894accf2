using Envoy.Config.Listener.V3;
using Envoy.Config.Rbac.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Access;
using Fairlead.Translation.Drafts;
using Google.Protobuf;
using HttpRbac = Envoy.Extensions.Filters.Http.Rbac.V3.RBAC;
using NetworkRbac = Envoy.Extensions.Filters.Network.Rbac.V3.RBAC;
using Rbac = Envoy.Config.Rbac.V3.RBAC;

namespace Fairlead.Translation.Access;

/// <summary>
/// The filters that keep to what is written about access to a workload: those by which connections are refused, and those of requests in
/// the order in which Istio asks them. Pure.
/// </summary>
internal static class AccessFilters
{
    /// <summary>The filter that checks rules of connections.</summary>
    public const string NetworkFilter = "envoy.filters.network.rbac";

    /// <summary>The filter that checks rules of requests.</summary>
    public const string HttpFilterName = "envoy.filters.http.rbac";

    // What Istio's filters of connections are counted under.
    private const string OfRules = "tcp.";

    /// <summary>
    /// The filters of connections. A port that takes mutual TLS alone refuses each, since there are no certificates yet to open it with.
    /// Where connections are what is forwarded, rules are kept there too, as far as they are about connections: what asks for more than
    /// that refuses.
    /// </summary>
    public static IEnumerable<Filter> OfConnections(AccessPolicy policy, AccessTarget target)
    {
        if (policy.ModeOf(target.Port) == PeerMode.Strict)
        {
            yield return Filter(new NetworkRbac { StatPrefix = "mutual_tls_", Rules = Everybody("mutual-tls-alone") });
        }

        if (target.IsHttp)
        {
            yield break;
        }

        if (Custom(policy, target) is { } custom)
        {
            yield return Filter(new NetworkRbac { StatPrefix = OfRules, Rules = custom });
        }

        foreach (var set in RuleSets.Of(policy, target))
        {
            yield return Filter(new NetworkRbac
            {
                StatPrefix = OfRules,
                Rules = set.Kept,
                ShadowRules = set.Tried,
                ShadowRulesStatPrefix = set.TriedPrefix,
            });
        }
    }

    /// <summary>
    /// The filters of requests: what providers decide, tokens, what is marked for the audit log, what is denied, what is allowed. None
    /// where every request is let through unmarked.
    /// </summary>
    /// <param name="policy">What is written.</param>
    /// <param name="target">Where requests are taken.</param>
    /// <param name="keysAt">The cluster that leads to the keys of a token's issuer; null where there is none.</param>
    public static IEnumerable<HttpFilter> OfRequests(AccessPolicy policy, AccessTarget target, Func<JwtRule, string?> keysAt)
    {
        if (target.IsGrpc && policy.ModeOf(target.Port) == PeerMode.Strict)
        {
            // A gRPC server has no filters of connections.
            yield return Filter(HttpFilterName + ".mtls", new HttpRbac { Rules = Everybody("mutual-tls-alone") });
        }

        if (Custom(policy, target) is { } custom)
        {
            yield return Filter(HttpFilterName + ".custom", new HttpRbac { Rules = custom });
        }

        if (policy.Tokens.Count > 0)
        {
            yield return target.IsGrpc
                ? Filter(HttpFilterName + ".tokens", new HttpRbac { Rules = TokenFilters.Uncheckable(policy.Tokens) })
                : Filter(Principals.TokenFilter, TokenFilters.Of(policy.Tokens, keysAt));
        }

        foreach (var set in RuleSets.Of(policy, target))
        {
            yield return Filter(
                $"{HttpFilterName}.{set.Name}",
                new HttpRbac { Rules = set.Kept, ShadowRules = set.Tried, ShadowRulesStatPrefix = set.TriedPrefix });
        }
    }

    private static Rbac Everybody(string name) => new()
    {
        Action = Rbac.Types.Action.Deny,
        Policies =
        {
            [name] = new() { Permissions = { new Permission { Any = true } }, Principals = { new Principal { Any = true } } },
        },
    };

    private static Rbac? Custom(AccessPolicy policy, AccessTarget target)
    {
        Rbac rules = new() { Action = Rbac.Types.Action.Deny };
        RuleRendering rendering = new(AuthorizationAction.Custom, target);
        foreach (var authorization in policy.Authorizations.Where(static one => one.Action == AuthorizationAction.Custom))
        {
            rules.Policies.Add(rendering.PoliciesOf(authorization).ToDictionary(static entry => entry.Key, static entry => entry.Value));
        }

        return rules.Policies.Count > 0 ? rules : null;
    }

    private static Filter Filter(NetworkRbac config) => new() { Name = NetworkFilter, TypedConfig = Wire.Pack(config) };

    private static HttpFilter Filter(string name, IMessage config) => new() { Name = name, TypedConfig = Wire.Pack(config) };
}
