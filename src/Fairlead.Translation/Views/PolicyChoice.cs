using Fairlead.Incremental.Graphs;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Views;

/// <summary>
/// Finds the policy that clients follow for a host, in Istio's order: the client's namespace, the service's, the root namespace; the first
/// that has one for the host decides. In a namespace the closest pattern wins. Only the policies that decide are read, so one of the root
/// namespace that most hosts have closer ones to concerns few.
/// </summary>
internal static class PolicyChoice
{
    private static readonly EquatableList<string> Everybody = ["*"];

    /// <summary>The policy that a class of clients follows; null where there is none.</summary>
    /// <param name="known">The keys of the policies whose patterns cover the host, closest first.</param>
    /// <param name="clients">The clients.</param>
    /// <param name="serviceNamespace">The namespace of the service.</param>
    /// <param name="rootNamespace">The mesh's root namespace.</param>
    /// <param name="policies">All policies.</param>
    /// <param name="context">What is read is recorded with it.</param>
    public static DestinationPolicy? Find(
        IReadOnlyList<PolicyKey> known, ClientClass clients, string serviceNamespace, string rootNamespace,
        Collection<PolicyKey, DestinationPolicy> policies, Context context)
    {
        // Clients in the root namespace follow that one's rules as their own; to all others they are the last resort.
        foreach (var ns in (ReadOnlySpan<string>)[clients.Namespace, serviceNamespace, rootNamespace])
        {
            if (ClosestOf(known, ns, clients) is not { } closest)
            {
                continue;
            }

            List<DestinationPolicy> found = [];
            for (var i = 0; i < known.Count; i++)
            {
                var key = known[i];
                if (key.Namespace == ns
                    && key.Host == closest.Host
                    && key.Selector == closest.Selector
                    && IsFor(key, clients)
                    && context.Find(policies, key) is { } policy)
                {
                    found.Add(policy);
                }
            }

            return Merge(found.Count < 2
                ? found
                : [.. found.OrderBy(static policy => policy.Provenance.Count == 0 ? null : policy.Provenance[0].Key)]);
        }

        return null;
    }

    /// <summary>Adds the namespaces whose clients a policy may be about in particular.</summary>
    public static void AddNamespaces(PolicyKey key, List<string> namespaces)
    {
        namespaces.Add(key.Namespace);
        namespaces.AddRange(ExportsOf(key).AsSpan());
    }

    // Of one host, what is for chosen workloads comes before what is for all.
    private static PolicyKey? ClosestOf(IReadOnlyList<PolicyKey> known, string ns, ClientClass clients)
    {
        PolicyKey? closest = null;
        for (var i = 0; i < known.Count; i++)
        {
            var key = known[i];
            if (key.Namespace == ns
                && (closest is null || (key.Host == closest.Host && closest.Selector.Length == 0 && key.Selector.Length > 0))
                && IsFor(key, clients))
            {
                closest = key;
            }
        }

        return closest;
    }

    // Workloads are chosen in the policy's own namespace.
    private static bool IsFor(PolicyKey key, ClientClass clients) => key.Selector.Length == 0
        ? Visibility.Includes(ExportsOf(key), key.Namespace, clients.Namespace)
        : key.Namespace == clients.Namespace && PolicyLabels.Selects(key.Selector, clients.Labels);

    private static EquatableList<string> ExportsOf(PolicyKey key) =>
        key.Exports.Length == 0 ? []
        : key.Exports == "*" ? Everybody
        : key.Exports.Split(',').ToEquatableList();

    // Policies of equal hosts become one: the first speaks for the whole, subsets come together.
    private static DestinationPolicy? Merge(List<DestinationPolicy> sameHost) => sameHost switch
    {
        [] => null,
        [var only] => only,
        [var first, ..] => first with
        {
            Subsets = sameHost.SelectMany(static policy => policy.Subsets)
                .GroupBy(static subset => subset.Name, StringComparer.Ordinal)
                .Select(static group => group.First())
                .ToEquatableList(),
            Provenance = sameHost.SelectMany(static policy => policy.Provenance).ToEquatableList(),
        },
    };
}
