using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Clusters;

/// <summary>Lists the clusters of a hostname: one for each port and subset of the service that a class of clients sees.</summary>
internal static class ClusterPlanning
{
    /// <summary>
    /// The clusters of a host, for anyone and for each class that is given others; where it is given one less, that is said by
    /// <see cref="ClusterPlan.Absent"/>.
    /// </summary>
    public static IEnumerable<KeyValuePair<PlanKey, ClusterPlan>> Of(HostViews views, bool forGrpc)
    {
        var anyone = Of(views.Anyone, forGrpc).ToDictionary(static plan => plan.Name);
        foreach (var plan in anyone.Values)
        {
            yield return new(new(ClientClass.Anyone, plan.Name), plan);
        }

        foreach (var other in views.Others)
        {
            HashSet<ClusterName> given = [];
            foreach (var plan in Of(other.View, forGrpc))
            {
                given.Add(plan.Name);
                if (other.Class.IsScoped || !plan.Equals(anyone.GetValueOrDefault(plan.Name)))
                {
                    yield return new(new(other.Class, plan.Name), plan);
                }
            }

            foreach (var name in other.Class.IsScoped ? [] : anyone.Keys.Where(name => !given.Contains(name)))
            {
                yield return new(new(other.Class, name), ClusterPlan.Absent);
            }
        }
    }

    private static IEnumerable<ClusterPlan> Of(HostView view, bool forGrpc)
    {
        if (view.Service is not { } service)
        {
            yield break;
        }

        // gRPC clients cannot be pointed at a port of bytes.
        foreach (var port in service.Ports.Where(port => port.IsHttp || !forGrpc))
        {
            yield return One(view, port, null, forGrpc);
            foreach (var subset in view.Policy?.Subsets ?? [])
            {
                yield return One(view, port, subset, forGrpc);
            }
        }
    }

    private static ClusterPlan One(HostView view, ServicePort port, Subset? subset, bool forGrpc)
    {
        var service = view.Service!; // clusters are those of a service
        var policy = EffectivePolicy.Complete(EffectivePolicy.Of(view.Policy, subset, port.Number), view.Traffic);
        var isSealed = SealedDestinations.CauseOf(policy, forGrpc) is not null;
        return new()
        {
            Name = new(service.Key.Hostname, port.Number, subset?.Name ?? ""),
            Resolution = service.Resolution,
            Policy = isSealed ? policy with { Tls = null, ProxyProtocol = null } : NamedBy(service, policy),
            IsHttp2 = port.IsHttp2,
            Port = new(service.Key, port.Number),
            Labels = subset?.Labels ?? EquatableMap<string>.Empty,
            Place = PolicyLabels.PlaceOf(policy, view.Place),
            IsSealed = isSealed,
            IsPassthrough = !isSealed && !forGrpc && policy.Balancing is { Algorithm: LoadBalancing.Passthrough, Hashing: null },
            Cause = service.Provenance.Count > 0 ? service.Provenance[0] : null,
            Provenance = ProvenanceSet.Of([.. service.Provenance, .. view.Policy?.Provenance ?? [], .. subset is null
                ? []
                : (Model.Objects.Provenance[])[subset.Provenance]]),
        };
    }

    // A service knows the names of its servers; a policy that names others knows better.
    private static TrafficPolicy NamedBy(Service service, TrafficPolicy policy) =>
        service.SubjectAltNames.Count > 0
        && policy.Tls is { Mode: ClientTlsMode.Simple or ClientTlsMode.Mutual, SubjectAltNames.Count: 0, SkipsVerification: false } tls
            ? policy with { Tls = tls with { SubjectAltNames = service.SubjectAltNames } }
            : policy;
}
