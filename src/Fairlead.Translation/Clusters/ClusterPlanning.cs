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
            yield return One(service, port, view.Policy, null);
            foreach (var subset in view.Policy?.Subsets ?? [])
            {
                yield return One(service, port, view.Policy, subset);
            }
        }
    }

    private static ClusterPlan One(Service service, ServicePort port, DestinationPolicy? policy, Subset? subset) => new()
    {
        Name = new(service.Key.Hostname, port.Number, subset?.Name ?? ""),
        Resolution = service.Resolution,
        Policy = EffectivePolicy.Of(policy, subset, port.Number),
        IsHttp2 = port.IsHttp2,
        Port = new(service.Key, port.Number),
        Labels = subset?.Labels ?? Model.EquatableMap<string>.Empty,
        Cause = service.Provenance.Count > 0 ? service.Provenance[0] : null,
        Provenance = ProvenanceSet.Of([.. service.Provenance, .. policy?.Provenance ?? [], .. subset is null
            ? []
            : (Model.Objects.Provenance[])[subset.Provenance]]),
    };
}
