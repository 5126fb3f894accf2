using Fairlead.Model.Access;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Access;

/// <summary>Tells of what some kinds of clients cannot check, once for each object.</summary>
internal static class AccessProblems
{
    public static void AddOfSidecar(AccessPolicy policy, ProblemSet problems)
    {
        foreach (var cause in policy.Provenance)
        {
            problems.Warn(
                ProblemCodes.UncheckedBySidecar,
                cause,
                "Fairlead's sidecar cannot check this: it answers every request for the workload with 403",
                "run an Envoy beside workloads that are protected");
        }
    }

    public static void AddOfGrpc(AccessPolicy policy, ProblemSet problems)
    {
        foreach (var authorization in policy.Authorizations)
        {
            problems.Warn(
                ProblemCodes.UncheckedByGrpc,
                authorization.Provenance,
                "gRPC servers in C++, Go, Java and what stands on these check this themselves; one on Node.js does not serve",
                "run an Envoy beside a server on Node.js");
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
}
