using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Catalog.Policies;

/// <summary>Makes one policy of the claims for it, and finds what contradicts.</summary>
internal static class PolicyMerge
{
    /// <summary>The key of the policy that a claim is for.</summary>
    public static PolicyKey KeyOf(string host, ConfigKey key, PolicyClaim claim) =>
        PolicyKey.Of(host, key.Namespace, claim.ExportTo, claim.Selector);

    /// <summary>The claims for one policy with the keys of their objects, in the order of these.</summary>
    public static IEnumerable<(ConfigKey Key, PolicyClaim Claim)> ClaimsFor(
        PolicyKey policy, IEnumerable<KeyValuePair<ConfigKey, AdmittedObject>> members)
    {
        foreach (var (key, admitted) in members)
        {
            for (var i = 0; i < admitted.Hosts.Count; i++)
            {
                // A refused object has no hosts.
                if (KeyOf(admitted.Hosts[i], key, admitted.Claims!.Policies[i]) == policy)
                {
                    yield return (key, admitted.Claims.Policies[i]);
                }
            }
        }
    }

    public static DestinationPolicy? Of(PolicyKey policy, IEnumerable<KeyValuePair<ConfigKey, AdmittedObject>> members)
    {
        var claims = ClaimsFor(policy, members).ToList();
        if (claims.Count == 0)
        {
            return null;
        }

        var whole = claims.FirstOrDefault(static claim => claim.Claim.Traffic is not null);
        var traffic = whole.Claim?.Traffic; // where no claim has one there is no claim
        return new()
        {
            Host = policy.Host,
            Namespace = policy.Namespace,
            ExportTo = claims[0].Claim.ExportTo,
            Selector = claims[0].Claim.Selector,
            Traffic = traffic?.Policy ?? TrafficPolicy.Default,
            TrafficProvenance = traffic is null ? null : new(whole.Key, traffic.Path),
            PortTraffic = traffic?.Ports ?? [],
            Subsets = claims.SelectMany(claim => claim.Claim.Subsets.Select(subset => ToSubset(subset, claim.Key, traffic)))
                .ToEquatableList(),
            Provenance = claims.Select(static claim => new Provenance(claim.Key, "")).ToEquatableList(),
        };
    }

    /// <summary>Adds what a claim says otherwise than those before it.</summary>
    public static void AddContradictions(
        ConfigKey key, PolicyClaim claim, string host, IReadOnlyList<(ConfigKey Key, PolicyClaim Claim)> before, List<Finding> findings)
    {
        if (before.Count == 0)
        {
            return;
        }

        Provenance first = new(before[0].Key, "");
        var former = before.Select(static other => other.Claim.Traffic).FirstOrDefault(static traffic => traffic is not null);
        if (claim.Traffic is { } traffic && former is not null && traffic with { Path = "" } != former with { Path = "" })
        {
            findings.Add(Finding.Error(
                CatalogCodes.PolicyConflict, key, traffic.Path, $"the host \"{host}\" has another traffic policy in {first}",
                "put both into one object", first));
        }

        foreach (var subset in claim.Subsets)
        {
            foreach (var (other, given) in before)
            {
                if (given.Subsets.FirstOrDefault(candidate => candidate.Name == subset.Name) is { } same)
                {
                    findings.Add(Finding.Error(
                        CatalogCodes.PolicyConflict,
                        key,
                        subset.Path,
                        $"the subset \"{subset.Name}\" of \"{host}\" is given in {other} at {same.Path} too",
                        "rename one of the two",
                        new Provenance(other, same.Path)));
                    break;
                }
            }
        }
    }

    // What a subset leaves out is as for the whole; ports that the whole sets apart keep that where the subset says nothing else.
    private static Subset ToSubset(SubsetClaim claim, ConfigKey key, TrafficClaim? whole)
    {
        var own = claim.Traffic;
        return new()
        {
            Name = claim.Name,
            Labels = claim.Labels,
            Traffic = own?.Policy.Over(whole?.Policy ?? TrafficPolicy.Default),
            PortTraffic = own is null
                ? []
                : [.. own.Ports, .. (whole?.Ports ?? [])
                    .Where(port => own.Ports.All(candidate => candidate.Port != port.Port))
                    .Select(port => port with { Traffic = own.Policy.Over(port.Traffic) })],
            Provenance = new(key, claim.Path),
        };
    }
}
