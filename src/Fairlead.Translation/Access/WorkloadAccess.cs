using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Access;

/// <summary>
/// The checks of access to the workload of a proxy, for whatever listens for it. Where the proxy cannot check, everything is refused.
/// Made for one translation, not shared.
/// </summary>
/// <param name="policy">What is written.</param>
/// <param name="kind">What the proxy is.</param>
/// <param name="serviceOf">The service of a hostname that the proxy sees; null where there is none.</param>
/// <param name="problems">Takes what cannot be checked.</param>
internal sealed class WorkloadAccess(AccessPolicy policy, ProxyKind kind, Func<string, Service?> serviceOf, ProblemSet problems)
{
    /// <summary>The checks at a port.</summary>
    /// <param name="port">The port at which the proxy takes what is for the workload.</param>
    /// <param name="isHttp">Whether it forwards requests there; else connections.</param>
    public PortChecks At(int port, bool isHttp = true)
    {
        if (ReferenceEquals(policy, AccessPolicy.Open) || policy == AccessPolicy.Open)
        {
            return PortChecks.None;
        }

        var isEnvoy = kind != ProxyKind.Fairlead;
        if (!isEnvoy)
        {
            AccessProblems.AddUntold(policy, problems);
        }

        var asked = isEnvoy
            ? policy
            : policy with
            {
                Authorizations = policy.Authorizations.Where(static one => !AccessProblems.OnlyTells(one)).ToEquatableList(),
            };
        PortChecks checks = new()
        {
            OfConnections = [.. AccessFilters.OfConnections(asked, new(port, isHttp))],
            OfRequests = isHttp ? [.. AccessFilters.OfRequests(asked, new(port), isEnvoy ? KeysAt : static _ => null)] : [],
            Provenance = policy.Provenance,
        };
        if (checks is { OfConnections: [], OfRequests: [] })
        {
            return PortChecks.None;
        }

        if (isEnvoy)
        {
            return checks;
        }

        AccessProblems.AddOfSidecar(policy, problems);
        return new() { RefusesAll = true, Provenance = policy.Provenance };
    }

    private string? KeysAt(JwtRule rule)
    {
        if (!Uri.TryCreate(rule.JwksUri, UriKind.Absolute, out var uri))
        {
            return null; // the object was told when it was read
        }

        var host = uri.IdnHost.ToLowerInvariant();
        if (serviceOf(host)?.FindPort(uri.Port) is not null)
        {
            return new ClusterName(host, uri.Port, "").ToString();
        }

        problems.Warn(
            ProblemCodes.UnknownKeys,
            rule.Provenance,
            $"no token of this rule is taken: its keys are at the host {host}, port {uri.Port}, where the proxy sees no service",
            uri.Scheme == "https"
                ? "declare the host with a ServiceEntry, and TLS to it with a DestinationRule, or give the keys as jwks"
                : "declare the host with a ServiceEntry, or give the keys as jwks");
        return null;
    }
}
