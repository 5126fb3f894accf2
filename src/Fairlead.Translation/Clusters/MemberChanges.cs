using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// The few endpoints of a service port that differ between two meshes, where each is a resource of its own before and after: then nothing else of the port differs on
/// the wire. Immutable.
/// </summary>
internal sealed class MemberChanges
{
    // More at once are made as a whole.
    private const int Most = 32;

    private readonly EquatableList<Endpoint> _before;
    private readonly EquatableList<Endpoint> _after;
    private readonly IReadOnlyList<PlacedEndpoint> _gone;
    private readonly IReadOnlyList<PlacedEndpoint> _come;

    private MemberChanges(EquatableList<Endpoint> before, EquatableList<Endpoint> after, IReadOnlyList<PlacedEndpoint> gone, IReadOnlyList<PlacedEndpoint> come)
    {
        _before = before;
        _after = after;
        _gone = gone;
        _come = come;
    }

    /// <summary>Finds what differs; null where that is too much, or where an endpoint depends on others.</summary>
    /// <param name="before">The endpoints of the mesh before.</param>
    /// <param name="after">Those of the next.</param>
    /// <param name="isDistinct">Whether it is known that no socket is twice among those before.</param>
    public static MemberChanges? Between(EquatableList<Endpoint> before, EquatableList<Endpoint> after, bool isDistinct)
    {
        var old = before.AsSpan();
        var now = after.AsSpan();
        var (prefix, suffix) = before.SharedWith(after);
        if (Place(old[prefix..^suffix]) is not { } gone || Place(now[prefix..^suffix]) is not { } come || !(isDistinct || IsDistinct(old)))
        {
            return null;
        }

        // One pass over those that stay: each is looked at, and they are many.
        long sum = 0;
        if (!TryPass(now[..prefix], come, ref sum) || !TryPass(now[^suffix..], come, ref sum)
            || sum + Math.Max(WeightOf(gone), WeightOf(come)) > uint.MaxValue)
        {
            return null;
        }

        return come.DistinctBy(static endpoint => (endpoint.Address, endpoint.Endpoint.Port)).Count() == come.Count ? new(before, after, gone, come) : null;
    }

    /// <summary>Adds what differs in a cluster; false where not all of it is a resource of its own.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="selects">Which endpoints of the port it has.</param>
    /// <param name="largest">The most endpoints of a locality that stand in the load assignment.</param>
    /// <param name="drafts">Takes what is new or other than before.</param>
    /// <param name="former">Takes the names of what differs before.</param>
    public bool TryAdd(string cluster, Func<Endpoint, bool> selects, int largest, List<ResourceDraft> drafts, HashSet<(string TypeUrl, string Name)> former)
    {
        PlacedEndpoint[] gone = [.. _gone.Where(endpoint => selects(endpoint.Endpoint))];
        PlacedEndpoint[] come = [.. _come.Where(endpoint => selects(endpoint.Endpoint))];
        foreach (var locality in gone.Concat(come).Select(static endpoint => endpoint.Endpoint.Locality).Distinct())
        {
            if (!HasMore(_before) || !HasMore(_after))
            {
                return false;
            }

            bool HasMore(EquatableList<Endpoint> endpoints)
            {
                var count = 0;
                foreach (var endpoint in endpoints.AsSpan())
                {
                    if (endpoint.Locality == locality && selects(endpoint) && ++count > largest)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        former.UnionWith(gone.Select(endpoint => EndpointDrafts.Member(cluster, endpoint)).Select(static draft => (draft.TypeUrl, draft.Name)));
        drafts.AddRange(come.Select(endpoint => EndpointDrafts.Member(cluster, endpoint)));
        return true;
    }

    // Null where there are too many, or one whose address others may write in another way.
    private static List<PlacedEndpoint>? Place(ReadOnlySpan<Endpoint> endpoints)
    {
        if (endpoints.Length > Most)
        {
            return null;
        }

        List<PlacedEndpoint> placed = [];
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Address.Contains(':', StringComparison.Ordinal) || !IpText.TryNormalize(endpoint.Address, out var address))
            {
                return null;
            }

            placed.Add(new(address, endpoint, (uint)Math.Max(1, endpoint.Weight)));
        }

        return placed;
    }

    // Beyond 32 bits weights are divided, and each depends on all.
    private static long WeightOf(List<PlacedEndpoint> endpoints) => endpoints.Sum(static endpoint => (long)endpoint.Weight);

    /// <summary>Adds the weights of endpoints; false where one of them is at an address that another comes to.</summary>
    private static bool TryPass(ReadOnlySpan<Endpoint> endpoints, List<PlacedEndpoint> come, ref long sum)
    {
        var others = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(come);
        foreach (var endpoint in endpoints)
        {
            sum += Math.Max(1, endpoint.Weight);
            foreach (ref readonly var other in others)
            {
                if (endpoint.Port == other.Endpoint.Port && endpoint.Address == other.Address)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsDistinct(ReadOnlySpan<Endpoint> endpoints)
    {
        HashSet<(string, int)> sockets = new(endpoints.Length);
        foreach (var endpoint in endpoints)
        {
            if (!IpText.TryNormalize(endpoint.Address, out var address) || !sockets.Add((address, endpoint.Port)))
            {
                return false;
            }
        }

        return true;
    }
}
