using Envoy.Config.Rbac.V3;
using Fairlead.Model.Access;

namespace Fairlead.Translation.Access;

/// <summary>The rules of what one provider decides, or of what is refused since nobody can be asked. Not changed once it is made.</summary>
/// <param name="Provider">The provider's name; empty for what is refused.</param>
/// <param name="Way">The provider and the way to it; null: what the rules match is refused.</param>
/// <param name="Rules">The rules.</param>
internal sealed record ProviderRules(string Provider, ReachableProvider? Way, RBAC Rules)
{
    // As in Istio, with a name for each provider, so that one workload may have several.
    private const string MarkOf = "istio-ext-authz-";

    /// <summary>How the names of policies begin that mark for a provider. No other provider's names begin so.</summary>
    public string Mark => $"{MarkOf}{Provider}-ns[";

    /// <summary>
    /// From the CUSTOM authorizations for a workload to the rules by provider: what is refused first, then the providers by their names.
    /// </summary>
    /// <param name="policy">What is written.</param>
    /// <param name="target">Where it is checked.</param>
    /// <param name="wayTo">The provider that an authorization names, and the way to it; null where it cannot be asked.</param>
    public static IEnumerable<ProviderRules> Of(
        AccessPolicy policy, AccessTarget target, Func<Authorization, AccessTarget, ReachableProvider?> wayTo)
    {
        RuleRendering rendering = new(AuthorizationAction.Custom, target);
        ProviderRules refused = new("", null, new() { Action = RBAC.Types.Action.Deny });
        SortedDictionary<string, ProviderRules> asked = new(StringComparer.Ordinal);
        foreach (var authorization in policy.Authorizations.Where(static one => one.Action == AuthorizationAction.Custom))
        {
            var policies = rendering.PoliciesOf(authorization).ToList();
            if (policies.Count == 0)
            {
                continue;
            }

            var rules = refused;
            if (wayTo(authorization, target) is { } way && !asked.TryGetValue(way.Provider.Name, out rules))
            {
                asked.Add(way.Provider.Name, rules = new(way.Provider.Name, way, new() { Action = RBAC.Types.Action.Deny }));
            }

            foreach (var (name, one) in policies)
            {
                rules!.Rules.Policies.Add(rules.Way is null ? name : $"{MarkOf}{rules.Provider}-{name}", one); // found or made
            }
        }

        return refused.Rules.Policies.Count > 0 ? [refused, .. asked.Values] : asked.Values;
    }
}
