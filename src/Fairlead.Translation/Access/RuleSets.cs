using Envoy.Config.Rbac.V3;
using Fairlead.Model.Access;

namespace Fairlead.Translation.Access;

/// <summary>From the authorizations for a workload to the rules that its proxy keeps to by itself. Pure.</summary>
internal static class RuleSets
{
    /// <summary>
    /// The sets in the order in which Istio asks them: what is marked for the audit log, what is denied, what is allowed. None where
    /// everything is let through unmarked.
    /// </summary>
    public static IEnumerable<RuleSet> Of(AccessPolicy policy, AccessTarget target)
    {
        foreach (var action in (AuthorizationAction[])[AuthorizationAction.Audit, AuthorizationAction.Deny])
        {
            // A gRPC server marks nothing.
            if (action == AuthorizationAction.Audit && target.IsGrpc)
            {
                continue;
            }

            var set = Make(policy, action, target);
            if (set.Kept!.Policies.Count > 0 || set.Tried!.Policies.Count > 0) // both were made
            {
                yield return set with
                {
                    Kept = set.Kept.Policies.Count > 0 ? set.Kept : null,
                    Tried = set.Tried!.Policies.Count > 0 ? set.Tried : null, // as above
                };
            }
        }

        // Where something is allowed, all else is refused, also where what is allowed can never be asked.
        var allowing = policy.Authorizations.Where(static one => one.Action == AuthorizationAction.Allow).ToList();
        var isKept = allowing.Exists(static one => !one.IsDryRun);
        var isTried = !target.IsGrpc && allowing.Exists(static one => one.IsDryRun);
        if (isKept || isTried)
        {
            var set = Make(policy, AuthorizationAction.Allow, target);
            yield return set with { Kept = isKept ? set.Kept : null, Tried = isTried ? set.Tried : null };
        }
    }

    private static RuleSet Make(AccessPolicy policy, AuthorizationAction action, AccessTarget target)
    {
        var (name, wire) = action switch
        {
            AuthorizationAction.Audit => ("audit", RBAC.Types.Action.Log),
            AuthorizationAction.Deny => ("deny", RBAC.Types.Action.Deny),
            _ => ("allow", RBAC.Types.Action.Allow),
        };
        RBAC kept = new() { Action = wire };
        RBAC tried = new() { Action = wire };
        RuleRendering rendering = new(action, target);
        foreach (var authorization in policy.Authorizations.Where(one => one.Action == action))
        {
            // gRPC counts nothing that it would decide.
            if (!authorization.IsDryRun || !target.IsGrpc)
            {
                (authorization.IsDryRun ? tried : kept).Policies.Add(
                    rendering.PoliciesOf(authorization).ToDictionary(static entry => entry.Key, static entry => entry.Value));
            }
        }

        return new(name, kept, tried);
    }
}
