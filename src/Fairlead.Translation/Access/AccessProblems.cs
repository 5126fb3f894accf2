using Fairlead.Model.Access;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Access;

/// <summary>Tells of what some kinds of clients cannot check, once for each object.</summary>
internal static class AccessProblems
{
    /// <summary>Whether an authorization refuses nothing, but marks or counts requests.</summary>
    public static bool OnlyTells(Authorization authorization) =>
        authorization.IsDryRun || authorization.Action == AuthorizationAction.Audit;

    /// <summary>Tells of what Fairlead's sidecar refuses everything for.</summary>
    public static void AddOfSidecar(AccessPolicy policy, ProblemSet problems)
    {
        var telling = policy.Authorizations.Where(OnlyTells).Select(static one => one.Provenance).ToHashSet();
        foreach (var cause in policy.Provenance.Where(cause => !telling.Contains(cause)))
        {
            problems.Warn(
                ProblemCodes.UncheckedBySidecar,
                cause,
                "Fairlead's sidecar cannot check this: it answers every request for the workload with 403",
                "run an Envoy beside workloads that are protected");
        }
    }

    /// <summary>Tells of what does nothing at Fairlead's sidecar.</summary>
    public static void AddUntold(AccessPolicy policy, ProblemSet problems)
    {
        foreach (var authorization in policy.Authorizations.Where(OnlyTells))
        {
            problems.Warn(
                ProblemCodes.UncheckedBySidecar,
                authorization.Provenance,
                $"Fairlead's sidecar {Untold(authorization)}: this does nothing there",
                "run an Envoy beside the workload");
        }
    }

    public static void AddOfGrpc(AccessPolicy policy, ProblemSet problems)
    {
        foreach (var authorization in policy.Authorizations)
        {
            var message = OnlyTells(authorization)
                ? $"a gRPC server without a sidecar {Untold(authorization)}: this does nothing there"
                : authorization.Action == AuthorizationAction.Custom
                    ? "gRPC servers without a sidecar ask no provider: they refuse calls that a rule matches"
                    : "gRPC servers in C++, Go, Java and what stands on these check this themselves; one on Node.js does not serve";
            problems.Warn(
                ProblemCodes.UncheckedByGrpc,
                authorization.Provenance,
                message,
                OnlyTells(authorization) || authorization.Action == AuthorizationAction.Custom
                    ? "run an Envoy beside the server"
                    : "run an Envoy beside a server on Node.js");
        }

        foreach (var token in policy.Tokens)
        {
            problems.Warn(
                ProblemCodes.UncheckedByGrpc,
                token.Provenance,
                "gRPC servers without a sidecar cannot check tokens: they refuse calls that carry one",
                "run an Envoy beside servers that take tokens");
        }
    }

    private static string Untold(Authorization authorization) =>
        authorization.IsDryRun ? "does not count what rules would decide" : "marks no requests for the audit log";
}
