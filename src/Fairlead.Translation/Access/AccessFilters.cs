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
    private const string NetworkFilter = "envoy.filters.network.rbac";

    private const string HttpFilterName = "envoy.filters.http.rbac";

    /// <summary>
    /// The filters of connections. A port that takes mutual TLS alone refuses each, since there are no certificates yet to open it with.
    /// Where connections are what is forwarded, rules are kept there too, as far as they are about connections: what asks for more than
    /// that refuses.
    /// </summary>
    public static IEnumerable<Filter> OfConnections(AccessPolicy policy, AccessTarget target)
    {
        if (policy.ModeOf(target.Port) == PeerMode.Strict)
        {
            yield return Filter("mutual_tls_", Everybody("mutual-tls-alone"), null);
        }

        if (target.IsHttp)
        {
            yield break;
        }

        foreach (var action in (AuthorizationAction[])[AuthorizationAction.Custom, AuthorizationAction.Deny])
        {
            var (rules, shadow) = RulesOf(policy, action, target);
            if (rules.Policies.Count > 0 || shadow.Policies.Count > 0)
            {
                yield return Filter("tcp_", rules.Policies.Count > 0 ? rules : null, shadow.Policies.Count > 0 ? shadow : null);
            }
        }

        var (allowed, tried) = AllowedOf(policy, target);
        if (allowed is not null || tried is not null)
        {
            yield return Filter("tcp_", allowed, tried);
        }
    }

    /// <summary>
    /// The filters of requests: what providers decide, tokens, what is denied, what is allowed. None where every request is let through.
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

        if (Refusing(policy, AuthorizationAction.Custom, target) is { } custom)
        {
            yield return custom;
        }

        if (policy.Tokens.Count > 0)
        {
            yield return target.IsGrpc
                ? Filter(HttpFilterName + ".tokens", new HttpRbac { Rules = TokenFilters.Uncheckable(policy.Tokens) })
                : Filter(Principals.TokenFilter, TokenFilters.Of(policy.Tokens, keysAt));
        }

        if (Refusing(policy, AuthorizationAction.Deny, target) is { } deny)
        {
            yield return deny;
        }

        if (Allowing(policy, target) is { } allow)
        {
            yield return allow;
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

    private static HttpFilter? Refusing(AccessPolicy policy, AuthorizationAction action, AccessTarget target)
    {
        var (rules, shadow) = RulesOf(policy, action, target);
        return rules.Policies.Count == 0 && shadow.Policies.Count == 0
            ? null
            : Filter(
                $"{HttpFilterName}.{(action == AuthorizationAction.Custom ? "custom" : "deny")}",
                new HttpRbac
                {
                    Rules = rules.Policies.Count > 0 ? rules : null,
                    ShadowRules = shadow.Policies.Count > 0 ? shadow : null,
                    ShadowRulesStatPrefix = shadow.Policies.Count > 0 ? "istio_dry_run_deny_" : "",
                });
    }

    private static HttpFilter? Allowing(AccessPolicy policy, AccessTarget target)
    {
        var (rules, shadow) = AllowedOf(policy, target);
        return rules is null && shadow is null
            ? null
            : Filter(
                HttpFilterName + ".allow",
                new HttpRbac
                {
                    Rules = rules,
                    ShadowRules = shadow,
                    ShadowRulesStatPrefix = shadow is null ? "" : "istio_dry_run_allow_",
                });
    }

    // Where something is allowed, all else is refused, also where what is allowed can never be asked.
    private static (Rbac? Rules, Rbac? Shadow) AllowedOf(AccessPolicy policy, AccessTarget target)
    {
        var allowing = policy.Authorizations.Where(static authorization => authorization.Action == AuthorizationAction.Allow).ToList();
        var (rules, shadow) = RulesOf(policy, AuthorizationAction.Allow, target);
        return (
            allowing.Exists(static authorization => !authorization.IsDryRun) ? rules : null,
            !target.IsGrpc && allowing.Exists(static authorization => authorization.IsDryRun) ? shadow : null);
    }

    private static (Rbac Rules, Rbac Shadow) RulesOf(AccessPolicy policy, AuthorizationAction action, AccessTarget target)
    {
        var wire = action == AuthorizationAction.Allow ? Rbac.Types.Action.Allow : Rbac.Types.Action.Deny;
        Rbac rules = new() { Action = wire };
        Rbac shadow = new() { Action = wire };
        RuleRendering rendering = new(action, target);
        foreach (var authorization in policy.Authorizations.Where(authorization => authorization.Action == action))
        {
            // gRPC counts nothing that it would decide.
            if (!authorization.IsDryRun || !target.IsGrpc)
            {
                (authorization.IsDryRun ? shadow : rules).Policies.Add(
                    rendering.PoliciesOf(authorization).ToDictionary(static entry => entry.Key, static entry => entry.Value));
            }
        }

        return (rules, shadow);
    }

    private static Filter Filter(string prefix, Rbac? rules, Rbac? shadow) => new()
    {
        Name = NetworkFilter,
        TypedConfig = Wire.Pack(new NetworkRbac
        {
            StatPrefix = prefix,
            Rules = rules,
            ShadowRules = shadow,
            ShadowRulesStatPrefix = shadow is null ? "" : "istio_dry_run_",
        }),
    };

    private static HttpFilter Filter(string name, IMessage config) => new() { Name = name, TypedConfig = Wire.Pack(config) };
}
