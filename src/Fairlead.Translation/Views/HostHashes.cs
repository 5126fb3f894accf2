using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Views;

/// <summary>What of requests is hashed for the clusters of a hostname, by the names of these. Immutable, equal by content.</summary>
/// <param name="Anyone">For those that nothing is about in particular.</param>
/// <param name="Others">For the classes of clients that see the host otherwise.</param>
internal sealed record HostHashes(EquatableMap<HashPolicy> Anyone, EquatableList<ClassHashes> Others)
{
    /// <returns>Null where nothing is hashed for anyone.</returns>
    public static HostHashes? Of(HostViews views)
    {
        var anyone = Of(views.Anyone);
        var others = views.Others.Select(static other => new ClassHashes(other.Class, Of(other.View))).ToEquatableList();
        return anyone.Count == 0 && others.All(static other => other.ByCluster.Count == 0) ? null : new(anyone, others);
    }

    /// <summary>What is hashed for a class of clients.</summary>
    public EquatableMap<HashPolicy> For(ClientClass clients) =>
        Others.FirstOrDefault(other => other.Class == clients)?.ByCluster ?? Anyone;

    private static EquatableMap<HashPolicy> Of(HostView view)
    {
        if (view.Service is not { } service || view.Policy is not { } policy)
        {
            return EquatableMap<HashPolicy>.Empty;
        }

        Dictionary<string, HashPolicy> hashes = new(StringComparer.Ordinal);
        foreach (var port in service.Ports)
        {
            Add(port.Number, null);
            foreach (var subset in policy.Subsets)
            {
                Add(port.Number, subset);
            }
        }

        return hashes.Count == 0 ? EquatableMap<HashPolicy>.Empty : hashes.ToEquatableMap();

        void Add(int port, Subset? subset)
        {
            if (EffectivePolicy.Of(policy, subset, port).Balancing?.Hashing is { } hashing)
            {
                hashes[new ClusterName(service.Key.Hostname, port, subset?.Name ?? "").ToString()] = hashing;
            }
        }
    }
}
