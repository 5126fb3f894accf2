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

    /// <summary>What filters of connections are counted under, as in Istio.</summary>
    public const string OfRules = "tcp.";

    private const string NetworkProviderFilter = "envoy.filters.network.ext_authz";

    private const string HttpProviderFilter = "envoy.filters.http.ext_authz";

    /// <summary>
    /// The filters of connections. A port that takes mutual TLS alone refuses each, since there are no certificates yet to open it with.
    /// Where connections are what is forwarded, rules are kept there too, as far as they are about connections: what asks for more than
    /// that refuses.
    /// </summary>
    /// <param name="policy">What is written.</param>
    /// <param name="target">Where connections are taken.</param>
    /// <param name="wayTo">The provider that an authorization names, and the way to it; null where it cannot be asked.</param>
    public static IEnumerable<Filter> OfConnections(
        AccessPolicy policy, AccessTarget target, Func<Authorization, AccessTarget, ReachableProvider?> wayTo)
    {
        if (policy.ModeOf(target.Port) == PeerMode.Strict)
        {
            yield return Filter(new NetworkRbac { StatPrefix = "mutual_tls_", Rules = Everybody("mutual-tls-alone") });
        }

        if (target.IsHttp)
        {
            yield break;
        }

        foreach (var custom in ProviderRules.Of(policy, target, wayTo))
        {
            if (custom.Way is not { } way)
            {
                yield return Filter(new NetworkRbac { StatPrefix = OfRules, Rules = custom.Rules });
                continue;
            }

            yield return Filter(new NetworkRbac
            {
                StatPrefix = OfRules,
                ShadowRules = custom.Rules,
                ShadowRulesStatPrefix = ProviderFilters.MarkPrefix,
            });
            yield return new()
            {
                Name = NetworkProviderFilter,
                TypedConfig = Wire.Pack(ProviderFilters.OfConnections(way, custom.Mark)),
            };
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
    /// <param name="wayTo">The provider that an authorization names, and the way to it; null where it cannot be asked.</param>
    public static IEnumerable<HttpFilter> OfRequests(
        AccessPolicy policy,
        AccessTarget target,
        Func<JwtRule, string?> keysAt,
        Func<Authorization, AccessTarget, ReachableProvider?> wayTo)
    {
        if (target.IsGrpc && policy.ModeOf(target.Port) == PeerMode.Strict)
        {
            // A gRPC server has no filters of connections.
            yield return Filter(HttpFilterName + ".mtls", new HttpRbac { Rules = Everybody("mutual-tls-alone") });
        }

        foreach (var custom in ProviderRules.Of(policy, target, wayTo))
        {
            if (custom.Way is not { } way)
            {
                yield return Filter(HttpFilterName + ".custom", new HttpRbac { Rules = custom.Rules });
                continue;
            }

            yield return Filter(
                $"{HttpFilterName}.custom.{custom.Provider}",
                new HttpRbac { ShadowRules = custom.Rules, ShadowRulesStatPrefix = ProviderFilters.MarkPrefix });
            yield return Filter($"{HttpProviderFilter}.{custom.Provider}", ProviderFilters.OfRequests(way, custom.Mark));
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

    private static Filter Filter(NetworkRbac config) => new() { Name = NetworkFilter, TypedConfig = Wire.Pack(config) };

    private static HttpFilter Filter(string name, IMessage config) => new() { Name = name, TypedConfig = Wire.Pack(config) };
}
