using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
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
/// <param name="providerOf">The provider of a name; null where there is none.</param>
/// <param name="problems">Takes what cannot be checked.</param>
internal sealed class WorkloadAccess(
    AccessPolicy policy,
    ProxyKind kind,
    Func<string, Service?> serviceOf,
    Func<string, AuthorizationProvider?> providerOf,
    ProblemSet problems)
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
        HashSet<Provenance> causes = [.. policy.Provenance];
        Func<Authorization, AccessTarget, ReachableProvider?> wayTo = isEnvoy
            ? (authorization, target) => WayTo(authorization, target, causes)
            : static (_, _) => null;
        PortChecks checks = new()
        {
            OfConnections = [.. AccessFilters.OfConnections(asked, new(port, isHttp), wayTo)],
            OfRequests = isHttp ? [.. AccessFilters.OfRequests(asked, new(port), isEnvoy ? KeysAt : static _ => null, wayTo)] : [],
            Provenance = [.. causes],
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

    private ReachableProvider? WayTo(Authorization authorization, AccessTarget target, HashSet<Provenance> causes)
    {
        if (providerOf(authorization.Provider) is not { } provider)
        {
            Refuse("the mesh's settings have no such provider", "declare it under extensionProviders of MeshSettings");
            return null;
        }

        if (provider.Provenance.Key is not null)
        {
            causes.Add(provider.Provenance);
        }

        var service = serviceOf(provider.Host);
        var isThere = service is not null && (provider.Namespace.Length == 0 || service.Key.Namespace == provider.Namespace);
        if (!isThere || service!.FindPort(provider.Port) is null) // there is one
        {
            var host = provider.Namespace.Length == 0 ? provider.Host : $"{provider.Namespace}/{provider.Host}";
            Refuse(
                isThere
                    ? $"its service {host} has no port {provider.Port}"
                    : $"the proxy sees no service {host}",
                "declare the service with a ServiceEntry that the workload sees");
            return null;
        }

        if (provider.Protocol == ProviderProtocol.Grpc && !service.FindPort(provider.Port)!.IsHttp2) // it has the port
        {
            problems.Warn(
                ProblemCodes.UnaskedProvider,
                authorization.Provenance with { Path = "spec.provider" },
                $"the provider \"{provider.Name}\" gives no answer unless a DestinationRule upgrades connections to HTTP/2: it is asked by "
                    + $"gRPC, and port {provider.Port} of {provider.Host} is declared for something else",
                "give the port the protocol GRPC");
        }

        if (!target.IsHttp && provider.Protocol == ProviderProtocol.Http)
        {
            Refuse(
                $"it is asked by HTTP, which says nothing of connections such as those to port {target.Port}",
                "use a provider with envoyExtAuthzGrpc, or limit the policy to ports of HTTP");
            return null;
        }

        return new(provider, new ClusterName(provider.Host, provider.Port, "").ToString());

        void Refuse(string why, string remedy) => problems.Warn(
            ProblemCodes.UnaskedProvider,
            authorization.Provenance with { Path = "spec.provider" },
            $"the provider \"{authorization.Provider}\" is not asked, and what a rule matches is refused: {why}",
            remedy);
    }
}
