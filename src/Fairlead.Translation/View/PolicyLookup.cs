using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.View;

/// <summary>
/// Finds the policy that a client follows for a host, in Istio's order: the client's namespace, the service's, the root namespace; the first that
/// has one for the host decides. In a namespace the most specific host wins. Immutable.
/// </summary>
internal sealed class PolicyLookup
{
    private const string RootNamespace = "istio-system";

    private readonly string _clientNamespace;
    private readonly Dictionary<string, List<DestinationPolicy>> _byNamespace;

    public PolicyLookup(MeshSnapshot mesh, string clientNamespace)
    {
        _clientNamespace = clientNamespace;
        _byNamespace = mesh.Policies
            .Where(policy => Visibility.Includes(policy.ExportTo, policy.Namespace, clientNamespace))
            .GroupBy(policy => policy.Namespace, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Merged(group).ToList(), StringComparer.Ordinal);
    }

    public DestinationPolicy? Find(string host, string serviceNamespace)
    {
        // A client in the root namespace follows that one's rules as its own; to all others they are the last resort.
        return In(_clientNamespace) ?? In(serviceNamespace) ?? In(RootNamespace);

        DestinationPolicy? In(string ns) =>
            _byNamespace.TryGetValue(ns, out var policies) ? policies.Find(policy => HostPattern.Covers(policy.Host, host)) : null;
    }

    /// <summary>Policies of equal hosts become one (the first speaks for the whole, subsets come together); longest host first, wildcards last.</summary>
    private static IEnumerable<DestinationPolicy> Merged(IEnumerable<DestinationPolicy> policies) =>
        policies.GroupBy(policy => policy.Host, StringComparer.Ordinal)
            .Select(group => Merge([.. group.OrderBy(policy => policy.Provenance.Count == 0 ? default : policy.Provenance[0].Key)]))
            .OrderBy(policy => HostPattern.IsWildcard(policy.Host))
            .ThenByDescending(policy => policy.Host.Length)
            .ThenBy(policy => policy.Host, StringComparer.Ordinal);

    private static DestinationPolicy Merge(IReadOnlyList<DestinationPolicy> sameHost)
    {
        if (sameHost.Count == 1)
        {
            return sameHost[0];
        }

        return sameHost[0] with
        {
            Subsets = sameHost.SelectMany(policy => policy.Subsets)
                .GroupBy(subset => subset.Name, StringComparer.Ordinal)
                .Select(group => group.First())
                .ToEquatableList(),
            Provenance = sameHost.SelectMany(policy => policy.Provenance).ToEquatableList(),
        };
    }
}
