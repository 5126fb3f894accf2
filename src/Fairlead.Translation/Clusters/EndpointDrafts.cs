using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Envoy.Config.Endpoint.V3;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Google.Protobuf;
using WireLocality = Envoy.Config.Core.V3.Locality;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// The endpoints of a cluster as resources: one load assignment, in which a locality with more endpoints than a client wants to have at once is
/// only named, and each of its endpoints a resource below that name (LEDS, reference xds.md section 8). Then one that changes costs itself.
/// </summary>
internal static class EndpointDrafts
{
    /// <summary>What stands before the path of a collection's name. The authority is nobody's: the names lead here only.</summary>
    private const string Prefix = "xdstp://fairlead/envoy.config.endpoint.v3.LbEndpoint/";

    // Enough that no two collections and no two versions of one endpoint have the same.
    private const int HashBytes = 8;

    /// <param name="plan">The cluster.</param>
    /// <param name="largest">The most endpoints of a locality that stand in the load assignment; 0 for no limit.</param>
    public static IEnumerable<ResourceDraft> Make(ClusterPlan plan, int largest)
    {
        var name = plan.Name.ToString();
        var localities = EndpointGroups.Group(plan.Endpoints);
        var assignment = new ClusterLoadAssignment { ClusterName = name };
        List<ResourceDraft> members = [];
        HashSet<Model.Catalog.Locality> split = [];
        foreach (var locality in localities)
        {
            if (largest == 0 || locality.Endpoints.Count <= largest)
            {
                assignment.Endpoints.Add(EndpointGroups.Whole(locality));
                continue;
            }

            split.Add(locality.Key);
            var collection = CollectionOf(name, locality.Locality);
            assignment.Endpoints.Add(new LocalityLbEndpoints
            {
                Locality = locality.Locality,
                LedsClusterLocalityConfig = new LedsClusterLocalityConfig { LedsConfig = Wire.Ads(), LedsCollectionName = collection + "*" },
            });
            members.AddRange(locality.Endpoints.Select(endpoint => MemberOf(collection, endpoint)));
        }

        var inside = plan.Endpoints.Where(endpoint => !split.Contains(endpoint.Locality)).Select(static endpoint => endpoint.Provenance);
        return members.Prepend(Draft.Of(assignment, ProvenanceSet.Of([.. plan.Provenance, .. inside])));
    }

    /// <summary>An endpoint of a locality that is only named in its load assignment.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static ResourceDraft Member(string cluster, PlacedEndpoint endpoint) =>
        MemberOf(CollectionOf(cluster, EndpointGroups.WireOf(endpoint.Endpoint.Locality)), endpoint);

    private static ResourceDraft MemberOf(string collection, PlacedEndpoint endpoint)
    {
        var value = EndpointGroups.One(endpoint).ToByteString();
        return new()
        {
            TypeUrl = TypeUrls.LbEndpoint,
            Name = collection + endpoint.Address.Replace(':', '_') + "_" + endpoint.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Version = Base64Url.EncodeToString(SHA256.HashData(value.Span).AsSpan(0, HashBytes)),
            Value = value,
            Provenance = [endpoint.Endpoint.Provenance],
        };
    }

    /// <summary>
    /// The beginning of the names of a locality's endpoints: short, since each that changes is named to each client, and of characters that no client spells
    /// otherwise, since Envoy writes such names anew and a name that differs then is another one.
    /// </summary>
    private static string CollectionOf(string cluster, WireLocality locality)
    {
        var whole = Encoding.UTF8.GetBytes(string.Join('\n', cluster, locality.Region, locality.Zone, locality.SubZone));
        return Prefix + Base64Url.EncodeToString(SHA256.HashData(whole).AsSpan(0, HashBytes)) + "/";
    }
}
