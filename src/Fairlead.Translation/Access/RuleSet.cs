using Envoy.Config.Rbac.V3;

namespace Fairlead.Translation.Access;

/// <summary>What the authorizations of one action ask of requests or connections, as Envoy's rules. Not changed once it is made.</summary>
/// <param name="Name">The action, in lower case.</param>
/// <param name="Kept">The rules that are kept to; null: none are, and nothing is refused.</param>
/// <param name="Tried">The rules of which it is only counted what they would decide; null: there are none.</param>
internal sealed record RuleSet(string Name, RBAC? Kept, RBAC? Tried)
{
    /// <summary>What stands before the names of what is counted of rules that are tried, as in Istio.</summary>
    public string TriedPrefix => Tried is null ? "" : $"istio_dry_run_{Name}_";
}
